import { deleteDB } from "idb";
import type { Handlers } from "../messages";
import { scheduleAlarms } from "./alarms";
import { databaseName } from "./database/database";
import { forgetMet, readIdentities } from "./identities";
import { forgetLookedUp } from "./looked-up";
import type { Reach } from "./reach";
import { failureOf } from "./salesforce/failure";
import { SalesforceFailure } from "./salesforce/salesforce";
import { forgetSessionsOf } from "./session-memory";
import { readSyncState } from "./sync-state";
import { capturesToClaim, claimCaptures, disownCaptures, forgetUnassignedOn } from "./unassigned";
import type { World } from "./world";

/** Who was met in this browser, and the way to forget them. */
export function createIdentityHandlers(
  world: World,
  { goOn, metBefore }: Reach,
): Pick<
  Handlers<unknown>,
  "identities" | "syncStateOf" | "forgetOrg" | "capturesToClaim" | "claimCaptures" | "disownCaptures"
> {
  return {
    identities: async () =>
      [...(await readIdentities())]
        .map(([identity, { username, apiHost, lastSeen }]) => ({ identity, username, apiHost, lastSeen }))
        .sort((a, b) => b.lastSeen - a.lastSeen),

    syncStateOf: async ({ identity }) =>
      readSyncState(await world.list(identity), await metBefore(identity), world.clock()),

    capturesToClaim: async ({ identity }) =>
      (await capturesToClaim(await metBefore(identity))).map(({ id, since, name, address, recordId }) => ({
        id,
        since,
        name,
        address,
        recordId,
      })),

    claimCaptures: async ({ identity, ids }) => {
      const met = await metBefore(identity);
      await claimCaptures(world, met, ids);
      void goOn(met, identity);
      return null;
    },

    disownCaptures: async ({ identity, ids }) => {
      await disownCaptures(await metBefore(identity), ids);
      world.changed();
      return null;
    },

    forgetOrg: async ({ identity, username }) => {
      const met = await metBefore(identity);
      if (met.username !== username)
        throw new SalesforceFailure(failureOf("NOT_CONFIRMED", "another username was typed"));
      // Under the user's lock, so that no sync writes into what is being deleted, or opens it again.
      await navigator.locks.request(`quietlist.${identity}`, async () => {
        await forgetMet(identity);
        await forgetSessionsOf(identity);
        await forgetLookedUp(identity);
        await forgetUnassignedOn(met.apiHost);
        await deleteDB(databaseName(identity));
      });
      await scheduleAlarms(world);
      world.changed();
      return null;
    },
  };
}
