import browser from "webextension-polyfill";
import type { Access } from "../messages/access";
import type { Handlers } from "../messages/contract";
import { identityKey } from "../model/identity";
import { clientIdFor, storeClientId } from "./client-ids";
import { type Met, readIdentities } from "./identities";
import { failed } from "./look";
import type { Reach } from "./reach";
import { identityAt } from "./session";
import { canSignInFrom, signIn, signOut } from "./sign-in";
import { wantedByTab } from "./tab";
import { allSignedIn } from "./tokens";
import { capturesToClaim, claimCaptures, disownCaptures } from "./unassigned";
import { wakeAll } from "./wake";
import type { World } from "./world";

type AccessHandlers = Pick<
  Handlers<unknown>,
  "accessAt" | "accessOf" | "signIn" | "signOut" | "capturesToClaim" | "claimCaptures" | "disownCaptures"
>;

/** How a user is let in, and whose an act is. */
export function createAccessHandlers(world: World, { goOn, metBefore }: Reach): AccessHandlers {
  return {
    accessAt: async ({ tabId }) => {
      const wanted = await wantedByTab(tabId);
      if (wanted === null) return null;
      return accessTo(wanted.apiHost, await identityAt(wanted), !canSignInFrom(wanted.storeId));
    },

    accessOf: async ({ identity }) => {
      const met = await metBefore(identity);
      return accessTo(met.apiHost, met, false);
    },

    signIn: async ({ apiHost, clientId: typed, stays }) => {
      const known = await clientIdFor(apiHost);
      const clientId = known.byPolicy ? known.clientId : (typed ?? known.clientId);
      if (clientId === null) throw failed("NO_CLIENT_ID", "no app to sign in through is known for this org");
      // Before the window opens: the popup that asked closes with it.
      if (!known.byPolicy) await storeClientId(apiHost, clientId);
      const met = await signIn({ apiHost, clientId }, stays, world);
      world.changed();
      void wakeAll(world, true);
      return { identity: identityKey(met), username: met.username };
    },

    signOut: async ({ identity }) => {
      await signOut(identity, world.fetch);
      world.changed();
      return null;
    },

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
  };

  /** With who is there, where that is known; else with whoever is signed in on that host. */
  async function accessTo(apiHost: string, met: Met | null, apart: boolean): Promise<Access> {
    const identities = await readIdentities();
    const here = [...(await allSignedIn(identities.keys()))].filter(([, one]) => one.apiHost === apiHost);
    const [identity, one] =
      here.find(([key]) => met && identityKey(met) === key) ?? (met ? [] : (here[0] ?? []));
    return {
      apiHost,
      ...(await clientIdFor(apiHost)),
      apart,
      redirectUri: browser.identity.getRedirectURL(),
      signedIn:
        identity && one
          ? { identity, username: identities.get(identity)?.username ?? "", stays: one.stays }
          : null,
    };
  }
}
