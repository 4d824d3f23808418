import type { Handlers } from "../messages/contract";
import type { SetUpProtocol } from "../messages/set-up";
import type { IdentityKey } from "../model/identity";
import type { Installation, Preflight } from "../model/set-up";
import { readState, writeState } from "./database/database";
import { failed } from "./look";
import type { Reach } from "./reach";
import { SalesforceFailure } from "./salesforce/salesforce";
import { withSeen } from "./set-up/in-need";
import { judgeFailure, judgeFields } from "./set-up/judge";
import { readMaterials, readPresent } from "./set-up/materials";
import { planInstallation, retried, turnedRound } from "./set-up/plan";
import { takeStep } from "./set-up/take-step";
import { loadSettings } from "./stored-settings";
import type { World } from "./world";

type SetUpHandlers = Pick<Handlers<unknown>, keyof SetUpProtocol>;

/** The set-up guide. Each of these answers a click in it; nothing else ever calls them. */
export function createSetUpHandlers(world: World, { withIdentity }: Reach): SetUpHandlers {
  return {
    preflight: async ({ identity }) => {
      const preflight = await look(identity);
      const database = await world.list(identity);
      await writeState(database, "preflight", preflight);
      const shape = await readState(database, "shape");
      if (shape) await writeState(database, "shape", withSeen(shape, preflight.fields));
      world.changed();
      return preflight;
    },

    lastPreflight: async ({ identity }) => (await readState(await world.list(identity), "preflight")) ?? null,

    setUpMaterials: ({ identity }) =>
      withIdentity(identity, ({ salesforce }) => readMaterials(salesforce.setUp)),

    installation: async ({ identity }) =>
      (await readState(await world.list(identity), "installation")) ?? null,

    planInstallation: ({ identity, wish }) =>
      alone(identity, () =>
        withIdentity(identity, async ({ database, salesforce: { setUp } }) => {
          // What was begun is not lost sight of: it is finished, taken back or forgotten first.
          const current = await readState(database, "installation");
          if (current && current.phase !== "planned")
            throw failed("ALREADY_INSTALLING", "an installation is under way");
          const materials = await readMaterials(setUp);
          const present = await readPresent(wish, materials, setUp);
          const plan = planInstallation(wish, materials, present, crypto.randomUUID(), world.clock());
          await writeState(database, "installation", plan);
          return plan;
        }),
      ),

    installationStep: ({ identity, id }) =>
      alone(identity, () =>
        withIdentity(identity, async (org) =>
          takeStep(await current(identity, id), {
            setUp: org.salesforce.setUp,
            userId: org.identity.userId,
            keep: (installation) => writeState(org.database, "installation", installation),
          }),
        ),
      ),

    retryInstallation: ({ identity, id }) => change(identity, id, retried),

    countTicks: ({ identity, id }) =>
      withIdentity(identity, async ({ salesforce: { setUp } }) => {
        const { steps } = await current(identity, id);
        const made = steps.flatMap(({ state, task }) =>
          task.kind === "createField" && (state === "done" || state === "left") ? [task] : [],
        );
        const counted = made.map(async ({ object, field }) => ({
          object,
          field,
          ticked: await setUp.countTicked(object, field).catch(() => null),
        }));
        return Promise.all(counted);
      }),

    takeBackInstallation: ({ identity, id, deleteFields }) =>
      change(identity, id, (installation) => turnedRound(installation, deleteFields)),

    forgetInstallation: ({ identity, id }) =>
      alone(identity, async () => {
        await current(identity, id);
        await writeState(await world.list(identity), "installation", null);
        return null;
      }),
  };

  async function look(identity: IdentityKey): Promise<Preflight> {
    const checkedAt = world.clock();
    try {
      return await withIdentity(identity, async ({ salesforce }) => {
        const before = salesforce.calls;
        const sight = await salesforce.setUp.readSight();
        const judged = judgeFields(sight, await loadSettings(identity));
        const calls = salesforce.calls - before;
        return { checkedAt, calls, session: "ok", api: "ok", failure: null, ...judged };
      });
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      const { failure } = error;
      return { checkedAt, calls: 0, ...judgeFailure(failure), failure, fields: [], mayInstall: null };
    }
  }

  /** Two tabs with the guide in them must not take the same step at the same time. */
  function alone<T>(identity: IdentityKey, work: () => Promise<T>): Promise<T> {
    return navigator.locks.request(`quietlist.set-up.${identity}`, work) as Promise<T>;
  }

  async function current(identity: IdentityKey, id: string): Promise<Installation> {
    const installation = await readState(await world.list(identity), "installation");
    if (installation?.id === id) return installation;
    throw failed("OTHER_INSTALLATION", "another plan was made since");
  }

  function change(
    identity: IdentityKey,
    id: string,
    to: (installation: Installation) => Installation,
  ): Promise<Installation> {
    return alone(identity, async () => {
      const next = to(await current(identity, id));
      await writeState(await world.list(identity), "installation", next);
      return next;
    });
  }
}
