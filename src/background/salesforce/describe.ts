import type { Connection } from "jsforce/lib/connection.js";
import * as v from "valibot";
import type { Milliseconds } from "../../model/milliseconds";
import { EMAIL_OPT_OUT, fieldOnPersonAccount } from "../../settings";
import type { RequestOptions } from "./connection";
import { failureOf } from "./failure";
import { type DescribedField, type DescribedFields, SalesforceFailure } from "./salesforce";
import type { OrgShape } from "./shape";
import { addressField } from "./shape";

const describeSchema = v.object({
  fields: v.array(
    v.object({
      name: v.string(),
      label: v.string(),
      type: v.string(),
      custom: v.boolean(),
      updateable: v.boolean(),
      calculated: v.optional(v.boolean(), false),
    }),
  ),
});

type Field = v.InferOutput<typeof describeSchema>["fields"][number];

/**
 * Describes Lead and Contact, as this user sees them: a field hidden by field-level security is not in the answer, and
 * one that is read-only is not updateable. Since that is the plain truth about both objects, it also corrects what was
 * learned about them from refused queries.
 */
export async function describeFields(
  connection: Connection,
  known: OrgShape,
): Promise<{ readonly fields: DescribedFields; readonly shape: OrgShape }> {
  const [lead, contact] = await Promise.all([describe(connection, "Lead"), describe(connection, "Contact")]);
  const personAccounts = contact.fields.some((field) => field.name === "IsPersonAccount");
  const shape: OrgShape = {
    personAccounts: contact.fields.length > 0 ? personAccounts : known.personAccounts,
    hidden: known.hidden.filter(({ object, field }) => {
      const described = object === "Lead" ? lead.fields : contact.fields;
      return !described.some((it) => (object === "Account" ? onPersonAccount(it.name) : it.name) === field);
    }),
    learnedAt: lead.asOf ?? contact.asOf ?? known.learnedAt,
  };
  return {
    fields: {
      Lead: lead.fields.filter(couldHoldOptOut).map(pick),
      Contact: contact.fields.filter(couldHoldOptOut).map(pick),
      personAccounts,
    },
    shape,
  };
}

/** The checkboxes that could hold an opt-out, from the body of a describe; null when it is none. */
export function readCheckboxes(body: unknown): DescribedField[] | null {
  const parsed = v.safeParse(describeSchema, body);
  return parsed.success ? parsed.output.fields.filter(couldHoldOptOut).map(pick) : null;
}

async function describe(
  connection: Connection,
  object: "Lead" | "Contact",
): Promise<{ fields: readonly Field[]; asOf: Milliseconds | null }> {
  let asOf: Milliseconds | null = null;
  const options: RequestOptions = { onAnswer: (answer) => (asOf = answer.asOf) };
  try {
    const body = await connection.requestGet(`/sobjects/${object}/describe`, options);
    const parsed = v.safeParse(describeSchema, body);
    if (parsed.success) return { fields: parsed.output.fields, asOf };
  } catch (error) {
    // An object that this user may not read is not described at all.
    if (error instanceof SalesforceFailure && ["NOT_FOUND", "INVALID_TYPE"].includes(error.failure.code))
      return { fields: [], asOf };
    throw error;
  }
  throw new SalesforceFailure(
    failureOf("NOT_UNDERSTOOD", `Salesforce described ${object} in an unknown form.`),
  );
}

/** Person accounts follow the field-level security of Contact (help.salesforce.com, "Person Account Fields"). */
function onPersonAccount(contactField: string): string {
  return contactField === addressField("Contact")
    ? addressField("Account")
    : fieldOnPersonAccount(contactField);
}

/** Email Opt Out, or a checkbox that the org made itself. A formula cannot be written. */
function couldHoldOptOut(field: Field): boolean {
  return field.type === "boolean" && !field.calculated && (field.custom || field.name === EMAIL_OPT_OUT);
}

function pick({ name, label, custom, updateable }: Field): DescribedField {
  return { name, label, custom, updateable };
}
