/** What Salesforce says of a record → an observation. Nothing of it is trusted before it has been looked at. */
import * as v from "valibot";
import type { Failure } from "../../model/failure";
import type { Gone, Observation } from "../../model/observation";
import type { PersonObject } from "../../model/person";
import { objectOfId, readSalesforceId } from "../../salesforce-id";
import { failureOf } from "./failure";
import { time } from "./time";

/** An id of exactly this object, brought to 18 characters. */
const idOf = (object: PersonObject) =>
  v.pipe(
    v.string(),
    v.transform(readSalesforceId),
    v.string(),
    v.check((id) => objectOfId(id) === object, `not the id of a ${object}`),
  );

/** Brought to 18 characters; what is no id is nobody's. */
const userId = v.pipe(
  v.nullish(v.string(), null),
  v.transform((it) => (it === null ? null : readSalesforceId(it))),
);

const text = v.pipe(
  v.nullish(v.string(), null),
  v.transform((it) => it?.trim() || null),
);

/** A related record, of which only the name is read. Null where this user cannot see it. */
const named = v.pipe(
  v.nullish(v.object({ Name: text }), null),
  v.transform((it) => it?.Name ?? null),
);

/** Salesforce takes an empty checkbox for an unticked one. */
const checkbox = v.pipe(
  v.nullish(v.boolean(), null),
  v.transform((it) => it ?? false),
);

const schemaOf = (object: PersonObject) =>
  v.object({
    attributes: v.object({ type: v.literal(object) }),
    Id: idOf(object),
    Name: text,
    Email: text,
    PersonEmail: text,
    SystemModstamp: time,
    LastModifiedDate: time,
    LastModifiedBy: named,
    LastModifiedById: userId,
    Owner: named,
    IsDeleted: checkbox,
    MasterRecordId: v.nullish(idOf(object)),
    IsConverted: checkbox,
    ConvertedContactId: v.nullish(idOf("Contact")),
    ConvertedAccountId: v.nullish(idOf("Account")),
    ConvertedAccount: v.pipe(
      v.nullish(v.object({ IsPersonAccount: checkbox }), null),
      v.transform((it) => it?.IsPersonAccount ?? false),
    ),
  });

const SCHEMAS = { Lead: schemaOf("Lead"), Contact: schemaOf("Contact"), Account: schemaOf("Account") };

export type Reading =
  | { readonly ok: true; readonly observation: Observation }
  | { readonly ok: false; readonly failure: Failure };

/**
 * Reads one record of a query's answer. `optOutFields`: those that were asked for; one that is not in the record is
 * hidden, and so absent from the observation. A record that is not as Salesforce describes it gives a failure.
 */
export function readObservation(
  record: unknown,
  object: PersonObject,
  optOutFields: readonly string[],
): Reading {
  const parsed = v.safeParse(SCHEMAS[object], record);
  if (!parsed.success) return notUnderstood(object, v.getDotPath(parsed.issues[0]) ?? "record");
  const found = parsed.output;
  const asked = record as Record<string, unknown>;

  const optedOut: Record<string, boolean> = {};
  for (const field of optOutFields) {
    if (!Object.hasOwn(asked, field)) continue;
    const value = v.safeParse(checkbox, asked[field]);
    if (!value.success) return notUnderstood(object, field);
    optedOut[field] = value.output;
  }
  return {
    ok: true,
    observation: {
      recordId: found.Id,
      object,
      name: found.Name ?? "",
      address: object === "Account" ? found.PersonEmail : found.Email,
      optedOut,
      systemModstamp: found.SystemModstamp,
      lastModified: found.LastModifiedDate,
      lastModifiedBy: found.LastModifiedBy,
      lastModifiedById: found.LastModifiedById,
      ownerName: found.Owner,
      gone: goneOf(found),
    },
  };
}

function goneOf(record: v.InferOutput<ReturnType<typeof schemaOf>>): Gone | null {
  if (record.IsDeleted)
    return record.MasterRecordId ? { kind: "merged", into: record.MasterRecordId } : { kind: "deleted" };
  if (!record.IsConverted) return null;
  const became = record.ConvertedAccount ? record.ConvertedAccountId : record.ConvertedContactId;
  // A converted Lead can no longer be written. What it became may be out of this user's sight.
  return became ? { kind: "converted", contactId: became } : { kind: "deleted" };
}

function notUnderstood(object: PersonObject, where: string): Reading {
  const message = `A ${object} came from Salesforce in a form we do not know (${where}).`;
  return { ok: false, failure: failureOf("NOT_UNDERSTOOD", message, [where]) };
}
