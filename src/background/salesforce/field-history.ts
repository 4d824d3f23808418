import type { Connection } from "jsforce/lib/connection.js";
import * as v from "valibot";
import type { Milliseconds } from "../../model/milliseconds";
import type { PersonObject } from "../../model/person";
import { readSalesforceId } from "../../salesforce-id";
import { fieldOnPersonAccount } from "../../settings";
import { queryPath, sendQueries } from "./composite";
import { failureOf, failureOfAnswer } from "./failure";
import { type FieldChange, SalesforceFailure } from "./salesforce";
import { text, textList } from "./soql";
import { time } from "./time";

const rowsSchema = v.object({
  records: v.array(
    v.object({
      LeadId: v.optional(v.string()),
      ContactId: v.optional(v.string()),
      AccountId: v.optional(v.string()),
      Contact: v.nullish(v.object({ AccountId: v.nullish(v.string()) })),
      CreatedDate: time,
      CreatedBy: v.nullish(v.object({ Name: v.nullish(v.string()) })),
      // Of any type, by the field; false where a tick was taken away.
      NewValue: v.optional(v.unknown()),
    }),
  ),
});

interface Row {
  readonly by: string;
  readonly at: Milliseconds;
  readonly unticked: boolean;
}

/**
 * The newest change that took a tick away from each record, or where there is none, the newest at all. A record is left out when the org tracks no history of the field, when
 * nothing changed it, or when this user may not see who did.
 *
 * A person account is asked about on both sides: its fields are the Contact's, and Salesforce's documentation does not
 * say under which of the two objects their history is kept.
 */
export async function lastFieldChange(
  connection: Connection,
  object: PersonObject,
  recordIds: readonly string[],
  field: string,
): Promise<ReadonlyMap<string, FieldChange>> {
  const statements = [
    historyQuery(object, `${object}Id`, recordIds, field),
    ...(object === "Account"
      ? [historyQuery("Contact", "Contact.AccountId", recordIds, fieldOnContact(field))]
      : []),
  ];
  const { parts } = await sendQueries(connection, statements.map(queryPath));
  const rows = new Map<string, Row[]>();
  for (const { status, body } of parts) {
    if (status >= 400) {
      const failure = failureOfAnswer(status, body);
      if (failure.code === "INVALID_TYPE" || failure.code === "INVALID_FIELD") continue;
      throw new SalesforceFailure(failure);
    }
    for (const [id, row] of rowsIn(body)) rows.set(id, [...(rows.get(id) ?? []), row]);
  }
  // Ids as they were given, whether of 15 or 18 characters.
  return new Map(
    recordIds.flatMap((id) => {
      const change = newestOf(rows.get(readSalesforceId(id) ?? id) ?? []);
      return change === null ? [] : [[id, change] as const];
    }),
  );
}

/**
 * The newest rows come first, so that the first page holds the newest change of nearly every record. Salesforce keeps
 * the time to the second; within one, the order of the ids is the best guess.
 */
function historyQuery(parent: PersonObject, idColumn: string, ids: readonly string[], field: string): string {
  return (
    `SELECT ${idColumn},CreatedDate,CreatedBy.Name,NewValue FROM ${parent}History ` +
    `WHERE ${idColumn} IN ${textList(ids)} AND Field = ${text(field)} ORDER BY CreatedDate DESC, Id DESC`
  );
}

function newestOf(rows: readonly Row[]): FieldChange | null {
  const candidates = rows.some(({ unticked }) => unticked) ? rows.filter(({ unticked }) => unticked) : rows;
  const [first, ...others] = candidates;
  if (first === undefined) return null;
  // Salesforce's order stands for rows of the same second.
  const { by, at } = others.reduce((newest, row) => (row.at > newest.at ? row : newest), first);
  return { by, at, untickedAt: rows.flatMap((row) => (row.unticked && row.by === by ? row.at : [])) };
}

function rowsIn(body: unknown): [string, Row][] {
  const parsed = v.safeParse(rowsSchema, body);
  if (!parsed.success)
    throw new SalesforceFailure(failureOf("NOT_UNDERSTOOD", "Salesforce told a history in an unknown form."));
  return parsed.output.records.flatMap((row): [string, Row][] => {
    const id = row.LeadId ?? row.ContactId ?? row.AccountId ?? row.Contact?.AccountId;
    const by = row.CreatedBy?.Name;
    return id && by
      ? [[readSalesforceId(id) ?? id, { by, at: row.CreatedDate, unticked: row.NewValue === false }]]
      : [];
  });
}

/** The other way round of `fieldOnPersonAccount`. */
function fieldOnContact(accountField: string): string {
  const contactField = accountField.endsWith("__pc")
    ? accountField.replace(/__pc$/, "__c")
    : accountField.replace(/^Person/, "");
  return fieldOnPersonAccount(contactField) === accountField ? contactField : accountField;
}
