import { normaliseAddress } from "../email-address";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { Subject } from "../model/person";
import { newEntry, type Unsubscribe } from "../model/unsubscribe";
import { objectOfId, readSalesforceId } from "../salesforce-id";
import { failed } from "./look";
import { lookedUpAddress } from "./looked-up";

/** An opt-out as a person clicks it. */
export type Captured = Pick<Unsubscribe, "source" | "since" | "name" | "reason" | "note"> & {
  readonly recordId: string | null;
  readonly address: string | null;
  readonly leftOut?: readonly string[] | undefined;
  /** Every opt-out field that is shown gets the tick. */
  readonly align?: true | undefined;
};

/** The entry of the list that a capture becomes; `identity` is null while it is not known whose list that is. */
export async function entryOfCapture(
  identity: IdentityKey | null,
  { recordId, address, source, since, name, reason, note, leftOut = [] }: Captured,
  now: Milliseconds,
): Promise<Unsubscribe> {
  const subject = await subjectOf(identity, recordId, address, now);
  return newEntry(subject, { source, since, name, reason, note, ...leftOutBut(recordId, leftOut) });
}

/** The record that was captured is never left out of its own opt-out. */
function leftOutBut(recordId: string | null, leftOut: readonly string[]): Pick<Unsubscribe, "leftOut"> {
  const captured = recordId === null ? null : readSalesforceId(recordId);
  const others = leftOut.map(readSalesforceId).filter((id) => id !== null);
  const left = others.filter((id) => id !== captured);
  return left.length === 0 ? {} : { leftOut: left };
}

/** Whom a capture is about. A record's address counts only when Salesforce itself showed it; a page's is a hint. */
export async function subjectOf(
  identity: IdentityKey | null,
  recordId: string | null,
  address: string | null,
  now: Milliseconds,
): Promise<Subject> {
  const id = recordId === null ? null : readSalesforceId(recordId);
  const lookedUp = id === null || identity === null ? null : await lookedUpAddress(identity, id, now);
  const shown = id === null ? address : lookedUp;
  const normalised = normaliseAddress(shown ?? null);
  if (normalised !== null) return { kind: "address", address: normalised };
  const object = id === null ? null : objectOfId(id);
  if (id === null || object === null)
    throw failed("NOBODY", "this names neither a person's record nor an email address");
  return { kind: "record", object, recordId: id };
}
