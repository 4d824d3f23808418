import { type IdentityKey, identityKey } from "../model";
import { lastMetOn, type Met, readIdentities } from "./identities";
import { failed } from "./look";
import { type OpenOrg, openOrg } from "./open-org";
import { SalesforceFailure } from "./salesforce/salesforce";
import {
  findSession,
  findSessionOf,
  forgetSession,
  identityAt,
  type LiveSession,
  type Wanted,
} from "./session";
import { wantedByTab } from "./tab";
import { wake } from "./wake";
import type { World } from "./world";

/** How a message reaches the user, the list and the org it is about. */
export type Reach = ReturnType<typeof createReach>;

export function createReach(world: World) {
  return { goOn, whoCaptures, metNow, lastMet, metBefore, withTab, withIdentity };

  /** Carries on after the answer was given; what goes wrong there is in the outbox and the run, not in this promise. */
  function goOn(met: Met, identity: IdentityKey): Promise<void> {
    world.changed();
    return wake(world, met, identity);
  }

  /** Never waits for Salesforce when anyone was met on this host: a capture must not depend on the network. */
  async function whoCaptures(tabId: number): Promise<Met> {
    const wanted = await wantedByTab(tabId);
    const known = wanted ? await identityAt(wanted) : await lastMet();
    if (known) return known;
    if (!wanted) throw failed("NO_ORG", "no org was seen in this browser yet");
    try {
      return (await findSession(wanted, world.fetch, world.clock)).identity;
    } catch (error) {
      // A session that cannot be asked now, on a bad network: the capture is kept for whoever was here last.
      const last = error instanceof SalesforceFailure ? await lastMetOn(wanted.apiHost) : null;
      if (!last) throw error;
      return last;
    }
  }

  /** Asks a session that was never asked; null when it cannot be had now. */
  async function metNow(wanted: Wanted): Promise<Met | null> {
    return findSession(wanted, world.fetch, world.clock).then(
      ({ identity, isNew }) => {
        if (isNew) world.changed();
        return identity;
      },
      () => null,
    );
  }

  async function lastMet(): Promise<Met | null> {
    return [...(await readIdentities()).values()].sort((a, b) => b.lastSeen - a.lastSeen)[0] ?? null;
  }

  async function metBefore(identity: IdentityKey): Promise<Met> {
    const met = (await readIdentities()).get(identity);
    if (!met) throw failed("NO_ORG", "this user was not met in this browser");
    return met;
  }

  async function withTab<T>(tabId: number, use: (org: OpenOrg) => Promise<T>): Promise<T> {
    const wanted = await wantedByTab(tabId);
    if (!wanted) {
      const met = await lastMet();
      if (!met) throw failed("NO_ORG", "no org was seen in this browser yet");
      return withIdentity(identityKey(met), use);
    }
    return withSession(() => findSession(wanted, world.fetch, world.clock), use);
  }

  async function withIdentity<T>(identity: IdentityKey, use: (org: OpenOrg) => Promise<T>): Promise<T> {
    const met = await metBefore(identity);
    return withSession(() => findSessionOf(met, world.fetch, world.clock), use);
  }

  /** A remembered session may have died since: it is looked for once more before the answer is "not logged in". */
  async function withSession<T>(
    find: () => Promise<LiveSession>,
    use: (org: OpenOrg) => Promise<T>,
  ): Promise<T> {
    const session = await find();
    if (session.isNew) world.changed();
    try {
      return await useOrg(session, use);
    } catch (error) {
      if (!(error instanceof SalesforceFailure) || error.failure.kind !== "session") throw error;
      await forgetSession(session);
      return useOrg(await find(), use);
    }
  }

  async function useOrg<T>(session: LiveSession, use: (org: OpenOrg) => Promise<T>): Promise<T> {
    const org = await openOrg(session, await world.list(identityKey(session.identity)), world);
    try {
      return await use(org);
    } finally {
      await org.close();
    }
  }
}
