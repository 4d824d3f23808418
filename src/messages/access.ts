/** The part of the contract about who is let in, and whose an act is. */
import * as v from "valibot";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import { apiHostOfPageHost } from "../salesforce-host";
import { identity, storeNumber, tabId } from "./request-parts";

/** As Salesforce makes the ids of apps: letters, digits, dots and underscores. */
export const CLIENT_ID = /^[\w.]{16,255}$/;

/** How one org is reached: by the browser's own session, or by signing in through an app that its admin has set up. */
export interface Access {
  readonly apiHost: string;
  /** Of that app; null while nobody has given it. */
  readonly clientId: string | null;
  /** An admin's policy gives it, and it cannot be changed here. */
  readonly byPolicy: boolean;
  /** In a private window or a container: the browser would open the window for signing in outside of it. */
  readonly apart: boolean;
  /** What the admin has to enter into the app as callback address. */
  readonly redirectUri: string;
  readonly signedIn: {
    readonly identity: IdentityKey;
    readonly username: string;
    readonly stays: boolean;
  } | null;
}

/** An opt-out that was taken while nobody could tell who was logged in, and is on nobody's list yet. */
export interface UnclaimedCapture {
  readonly id: number;
  readonly since: Milliseconds;
  readonly name: string | null;
  readonly address: string | null;
  readonly recordId: string | null;
}

export interface AccessProtocol {
  /** How the org of a tab is reached; null where the tab is none. */
  accessAt(request: { tabId: number }): Access | null;
  accessOf(request: { identity: IdentityKey }): Access;
  /** Opens the org's window for signing in, and answers when it is done. */
  signIn(request: {
    apiHost: string;
    /** As typed; null to use the one that is known. */
    clientId: string | null;
    /** Also after the browser was closed. */
    stays: boolean;
  }): { identity: IdentityKey; username: string };
  /** Forgets the tokens, and tells Salesforce to. */
  signOut(request: { identity: IdentityKey }): null;

  /** What this user may have taken themselves: only they can tell. */
  capturesToClaim(request: { identity: IdentityKey }): readonly UnclaimedCapture[];
  /** They did: onto their list, and to Salesforce. */
  claimCaptures(request: { identity: IdentityKey; ids: readonly number[] }): null;
  /** Somebody else did: kept for whoever that was, and not asked of this user again. */
  disownCaptures(request: { identity: IdentityKey; ids: readonly number[] }): null;
}

const apiHost = v.pipe(
  v.string(),
  v.maxLength(253),
  v.check((host) => apiHostOfPageHost(host) === host),
);
const ids = v.pipe(v.array(storeNumber), v.maxLength(500));

export const accessRequests = {
  accessAt: () => v.object({ tabId }),
  accessOf: () => v.object({ identity }),
  signIn: () =>
    v.object({
      apiHost,
      clientId: v.nullable(v.pipe(v.string(), v.trim(), v.regex(CLIENT_ID))),
      stays: v.boolean(),
    }),
  signOut: () => v.object({ identity }),
  capturesToClaim: () => v.object({ identity }),
  claimCaptures: () => v.object({ identity, ids }),
  disownCaptures: () => v.object({ identity, ids }),
} satisfies {
  [K in keyof AccessProtocol]: () => v.GenericSchema<unknown, Parameters<AccessProtocol[K]>[0]>;
};
