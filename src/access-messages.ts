/** The part of the contract about who is let in, and whose an act is. */
import * as v from "valibot";
import type { IdentityKey, Milliseconds } from "./model";
import { identity, storeNumber } from "./request-parts";

/** An opt-out that was taken while nobody could tell who was logged in, and is on nobody's list yet. */
export interface UnclaimedCapture {
  readonly id: number;
  readonly since: Milliseconds;
  readonly name: string | null;
  readonly address: string | null;
  readonly recordId: string | null;
}

export interface AccessProtocol {
  /** What this user may have taken themselves: only they can tell. */
  capturesToClaim(request: { identity: IdentityKey }): readonly UnclaimedCapture[];
  /** They did: onto their list, and to Salesforce. */
  claimCaptures(request: { identity: IdentityKey; ids: readonly number[] }): null;
  /** Somebody else did: kept for whoever that was, and not asked of this user again. */
  disownCaptures(request: { identity: IdentityKey; ids: readonly number[] }): null;
}

const ids = v.pipe(v.array(storeNumber), v.maxLength(500));

export const accessRequests = {
  capturesToClaim: v.object({ identity }),
  claimCaptures: v.object({ identity, ids }),
  disownCaptures: v.object({ identity, ids }),
} satisfies {
  [K in keyof AccessProtocol]: v.GenericSchema<unknown, Parameters<AccessProtocol[K]>[0]>;
};
