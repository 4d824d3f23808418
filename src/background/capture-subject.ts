import { normaliseAddress } from "../email-address";
import { type IdentityKey, type Milliseconds, type Subject, subjectKey, type Unsubscribe } from "../model";
import { objectOfId, readSalesforceId } from "../salesforce-id";
import { failed } from "./look";
import { lookedUpAddress } from "./looked-up";

/** An opt-out as a person clicks it. */
export type Captured = Pick<Unsubscribe, "source" | "since" | "name" | "reason" | "note"> & {
  readonly recordId: string | null;
  readonly address: string | null;
};

/** The entry of the list that a capture becomes; `identity` is null while it is not known whose list that is. */
export async function entryOfCapture(
  identity: IdentityKey | null,
  { recordId, address, source, since, name, reason, note }: Captured,
  now: Milliseconds,
): Promise<Unsubscribe> {
  const subject = await subjectOf(identity, recordId, address, now);
  return {
    key: subjectKey(subject),
    subject,
    origin: "own",
    status: "optedOut",
    source,
    since,
    name,
    reason,
    note,
    resubscribe: null,
    confirmedAt: null,
  };
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
