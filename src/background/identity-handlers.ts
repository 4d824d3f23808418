import { deleteDB } from "idb";
import type { Handlers } from "../messages/contract";
import { scheduleAlarms } from "./alarms";
import { forgetClientId } from "./client-ids";
import { databaseName } from "./database/open-database";
import { forgetMet, isHostMet, readIdentities } from "./identities";
import { forgetLookedUp } from "./looked-up";
import type { Reach } from "./reach";
import { failureOf } from "./salesforce/failure";
import { SalesforceFailure } from "./salesforce/salesforce";
import { forgetSessionsOf } from "./session-memory";
import { signOut } from "./sign-in";
import { readSyncState } from "./sync-state";
import { forgetUnassignedOn } from "./unassigned";
import type { World } from "./world";

/** Who was met in this browser, and the way to forget them. */
export function createIdentityHandlers(
  world: World,
  { metBefore }: Reach,
): Pick<Handlers<unknown>, "identities" | "syncStateOf" | "forgetOrg"> {
  return {
    identities: async () =>
      [...(await readIdentities())]
        .map(([identity, { username, apiHost, lastSeen }]) => ({ identity, username, apiHost, lastSeen }))
        .sort((a, b) => b.lastSeen - a.lastSeen),

    syncStateOf: async ({ identity }) =>
      readSyncState(await world.list(identity), await metBefore(identity), world.clock()),

    forgetOrg: async ({ identity, username }) => {
      const met = await metBefore(identity);
      if (met.username !== username)
        throw new SalesforceFailure(failureOf("NOT_CONFIRMED", "another username was typed"));
      const forget = async () => {
        await signOut(identity, world.fetch);
        await forgetMet(identity);
        await forgetSessionsOf(identity);
        await forgetLookedUp(identity);
        await forgetUnassignedOn(met.apiHost);
        if (!(await isHostMet(met.apiHost))) await forgetClientId(met.apiHost);
        await deleteDB(databaseName(identity));
      };
      // Under the user's locks, so that no sync writes into what is being deleted, or opens it again.
      await navigator.locks.request(`quietlist.history.${identity}`, () =>
        navigator.locks.request(`quietlist.${identity}`, forget),
      );
      await scheduleAlarms(world);
      world.changed();
      return null;
    },
  };
}
