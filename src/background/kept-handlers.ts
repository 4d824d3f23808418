import type { Handlers } from "../messages/contract";
import { clientIdFor } from "./client-ids";
import { readKept } from "./database/kept";
import { readUnassigned } from "./database/unassigned";
import { readLookedUp } from "./looked-up";
import type { Reach } from "./reach";
import { printsOf } from "./session-memory";
import { readSignedIn } from "./tokens";
import type { World } from "./world";

/** What a user takes along of all that is kept of them. */
export function createKeptHandlers(
  world: World,
  { metBefore }: Reach,
): Pick<Handlers<unknown>, "keptPage" | "keptElsewhere"> {
  return {
    keptPage: async ({ identity, store, after, limit }) =>
      readKept(await world.list(identity), store, after, limit),

    keptElsewhere: async ({ identity }) => {
      const { apiHost, firstSeen, lastSeen } = await metBefore(identity);
      const signedIn = await readSignedIn(identity);
      const unassigned = await readUnassigned();
      return {
        met: { firstSeen, lastSeen },
        sessions: await printsOf(identity),
        signedIn: signedIn && { clientId: signedIn.clientId, stays: signedIn.stays },
        clientId: (await clientIdFor(apiHost)).clientId,
        lookedUp: await readLookedUp(identity),
        unassigned: unassigned.filter((it) => it.apiHost === apiHost && !it.notOf.includes(identity)),
      };
    },
  };
}
