import { normaliseAddress } from "../email-address";
import type { IdentityKey, Milliseconds, Subject } from "../model";
import { objectOfId, readSalesforceId } from "../salesforce-id";
import { failed } from "./look";
import { lookedUpAddress } from "./looked-up";

/** Whom a capture is about. A record's address counts only when Salesforce itself showed it; a page's is a hint. */
export async function subjectOf(
  identity: IdentityKey,
  recordId: string | null,
  address: string | null,
  now: Milliseconds,
): Promise<Subject> {
  const id = recordId === null ? null : readSalesforceId(recordId);
  const shown = id === null ? address : await lookedUpAddress(identity, id, now);
  const normalised = normaliseAddress(shown ?? null);
  if (normalised !== null) return { kind: "address", address: normalised };
  const object = id === null ? null : objectOfId(id);
  if (id === null || object === null)
    throw failed("NOBODY", "this names neither a person's record nor an email address");
  return { kind: "record", object, recordId: id };
}
