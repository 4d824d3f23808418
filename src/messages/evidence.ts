/** The dashboard's messages about evidence: a person's history, the chain over all of it, and lists that are restored. */
import * as v from "valibot";
import type { ChainedEvent } from "../model/history-chain";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { SubjectKey } from "../model/person";
import { type OptOutReason, SOURCES, type Source } from "../model/unsubscribe";
import { address, identity, key, reason, salesforceId, storeNumber, text, upTo } from "./request-parts";

/** Somebody of an exported list, by address or by record. */
export interface RestoredPerson {
  readonly address: string | null;
  readonly recordId: string | null;
  readonly name: string | null;
  readonly source: Source;
  readonly since: Milliseconds;
  /** When they were last captured; null where `since` says it. */
  readonly asked: Milliseconds | null;
  readonly reason: OptOutReason | null;
  readonly note: string | null;
  readonly leftOut: readonly string[];
  /** Null for somebody who is opted out. */
  readonly resubscribe: { readonly at: Milliseconds; readonly reason: string } | null;
}

/** What came of checking a part of the history's chain. */
export interface ChainCheck {
  /** Events that are as they were chained. */
  readonly checked: number;
  /** Events that are no longer there, with a link that stands for them. */
  readonly dropped: number;
  /** How many events the history itself says were let go. In a whole chain that is as many as were dropped. */
  readonly told: number;
  readonly next: number | null;
  /** The first event that is not as it was chained; null when all are. */
  readonly broken: {
    readonly number: number;
    readonly at: Milliseconds | null;
    readonly how: "changed" | "missing" | "added";
  } | null;
}

export const MOST_RESTORED = 500;
const MOST_CHECKED = 2_500;

export interface EvidenceProtocol {
  /** A person's history, with the links that prove it. */
  evidence(request: { identity: IdentityKey; key: SubjectKey }): readonly ChainedEvent[];
  /** Checks a part of the history's chain. */
  checkHistory(request: { identity: IdentityKey; after: number | null; limit: number }): ChainCheck;

  /** Puts people of an exported list back, as they stood; whom this list knows better stays as they are. */
  restoreMany(request: { identity: IdentityKey; people: readonly RestoredPerson[] }): { restored: number };
}

export const evidenceRequests = {
  evidence: () => v.object({ identity, key }),
  checkHistory: () => v.object({ identity, after: v.nullable(storeNumber), limit: upTo(MOST_CHECKED) }),
  restoreMany: () =>
    v.object({
      identity,
      people: v.pipe(
        v.array(
          v.object({
            address,
            recordId: v.nullable(salesforceId),
            name: v.nullable(text(300)),
            source: v.picklist(SOURCES),
            since: storeNumber,
            asked: v.nullable(storeNumber),
            reason,
            note: v.nullable(text(2000)),
            leftOut: v.pipe(v.array(salesforceId), v.maxLength(200)),
            resubscribe: v.nullable(v.object({ at: storeNumber, reason: text(2000) })),
          }),
        ),
        v.maxLength(MOST_RESTORED),
      ),
    }),
};
