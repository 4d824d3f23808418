import type { Connection } from "jsforce/lib/connection.js";
import * as v from "valibot";
import type { Failure } from "../../model/failure";
import { PERSON_OBJECTS } from "../../model/person";
import { readSalesforceId } from "../../salesforce-id";
import { sendParts } from "./composite";
import { API_PATH } from "./connection";
import { failureOf, failureOfAnswer, failureOfRecord } from "./failure";
import { type ConditionalWrite, SalesforceFailure, type Write, type WriteAnswer } from "./salesforce";

/** Records that one call may write (REST API Developer Guide, "Update Multiple Records"); jsforce sends more unasked. */
const MOST_RECORDS = 200;

/**
 * Ticking a box must not hand a Lead to another owner: without this header, Salesforce runs the org's assignment rules
 * on every update of a Lead or Account (REST API Developer Guide, "Assignment Rule Header").
 */
const WITHOUT_ASSIGNMENT = { "Sforce-Auto-Assign": "FALSE" };

/** What a user answers who is warned of a duplicate and saves all the same ("Duplicate Rule Header"). */
const DESPITE_DUPLICATES = { "Sforce-Duplicate-Rule-Header": "allowSave=true" };

type Outcome = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

const answerSchema = v.array(
  v.object({ success: v.boolean(), errors: v.optional(v.array(v.unknown()), []) }),
);

/**
 * Writes up to 200 records in one call, each on its own. Records that a duplicate rule stopped with a mere warning are
 * written in one more. Answers in the order asked. Throws a RangeError for more than 200; rejects with a
 * `SalesforceFailure` when the call failed, and then any of the records may or may not be written.
 */
export async function writeRecords(
  connection: Connection,
  records: readonly Write[],
): Promise<readonly WriteAnswer[]> {
  if (records.length > MOST_RECORDS)
    throw new RangeError(`At most ${MOST_RECORDS} records a call, not ${records.length}.`);
  if (records.length === 0) return [];

  const writes = sortedByObject(mergedById(records));
  const outcomes = await send(connection, writes, WITHOUT_ASSIGNMENT);
  const warned = writes.filter((write) => isDuplicate(outcomes.get(idOf(write))));
  if (warned.length > 0) {
    const headers = { ...WITHOUT_ASSIGNMENT, ...DESPITE_DUPLICATES };
    const second = await again(warned, () => send(connection, warned, headers));
    for (const [id, outcome] of second) outcomes.set(id, outcome);
  }
  return records.map((record) => answerOf(record, outcomes.get(idOf(record))));
}

/**
 * Writes up to 25 records in one call, each unless it was edited after its `unmodifiedSince`: then its failure's code is
 * 412. One by one inside the call, since neither collections nor bulk jobs take a condition ("Conditional Request
 * Headers": sObject Rows). Answers in the order asked; rejects with a `SalesforceFailure` when the call failed, and then
 * any of the records may or may not be written.
 */
export async function writeUnlessModified(
  connection: Connection,
  records: readonly ConditionalWrite[],
): Promise<readonly WriteAnswer[]> {
  if (records.length === 0) return [];
  const outcomes = await sendUnlessModified(connection, records, {});
  const warned = records.filter((record) => isDuplicate(outcomes.get(idOf(record))));
  if (warned.length > 0) {
    const second = await again(warned, () => sendUnlessModified(connection, warned, DESPITE_DUPLICATES));
    for (const [id, outcome] of second) outcomes.set(id, outcome);
  }
  return records.map((record) => answerOf(record, outcomes.get(idOf(record))));
}

async function sendUnlessModified(
  connection: Connection,
  records: readonly ConditionalWrite[],
  more: Readonly<Record<string, string>>,
): Promise<Map<string, Outcome>> {
  const parts = await sendParts(
    connection,
    records.map(({ object, recordId, values, unmodifiedSince }) => ({
      method: "PATCH",
      url: `${API_PATH}/sobjects/${object}/${recordId}`,
      // An HTTP date has whole seconds, as `LastModifiedDate` has.
      httpHeaders: {
        ...WITHOUT_ASSIGNMENT,
        "If-Unmodified-Since": new Date(unmodifiedSince).toUTCString(),
        ...more,
      },
      body: values,
    })),
  );
  return new Map(
    parts.map(({ status, body }, index): [string, Outcome] => [
      idOf(records[index]),
      status < 300 ? { ok: true } : { ok: false, failure: failureOfAnswer(status, body) },
    ]),
  );
}

/** Sends writes of distinct records, returns what became of each, by id of 18 characters. */
async function send(
  connection: Connection,
  writes: readonly Write[],
  headers: Readonly<Record<string, string>>,
): Promise<Map<string, Outcome>> {
  const bodies = writes.map(({ object, recordId, values }) => ({
    attributes: { type: object, url: `${API_PATH}/sobjects/${object}/${recordId}` },
    Id: recordId,
    ...values,
  }));
  // Without a type of its own, jsforce takes each record's.
  const body: unknown = await connection.update("", bodies, { allOrNone: false, headers });
  const parsed = v.safeParse(answerSchema, body);
  // The answers bear no ids where they failed; their order is all there is.
  if (!parsed.success || parsed.output.length !== writes.length)
    throw new SalesforceFailure(
      failureOf("NOT_UNDERSTOOD", "Salesforce answered a write in an unknown form."),
    );
  return new Map(
    parsed.output.map(({ success, errors }, index): [string, Outcome] => [
      idOf(writes[index]),
      success ? { ok: true } : { ok: false, failure: failureOfRecord(errors[0]) },
    ]),
  );
}

/** What the first call wrote stays written when this one fails, so its failure is told of these records alone. */
async function again(
  writes: readonly Write[],
  sending: () => Promise<Map<string, Outcome>>,
): Promise<Map<string, Outcome>> {
  try {
    return await sending();
  } catch (error) {
    if (!(error instanceof SalesforceFailure)) throw error;
    const outcome: Outcome = { ok: false, failure: error.failure };
    return new Map(writes.map((write) => [idOf(write), outcome]));
  }
}

/** Salesforce refuses a record that stands twice in one call, even when one id has 15 characters and the other 18. */
function mergedById(records: readonly Write[]): Write[] {
  const merged = new Map<string, Write>();
  for (const record of records) {
    const before = merged.get(idOf(record));
    merged.set(idOf(record), { ...record, values: { ...before?.values, ...record.values } });
  }
  return [...merged.values()];
}

/** Salesforce cuts a call at each change of object, and takes ten pieces at most. */
function sortedByObject(writes: readonly Write[]): Write[] {
  return PERSON_OBJECTS.flatMap((object) => writes.filter((write) => write.object === object));
}

function idOf(record: Pick<Write, "recordId"> | undefined): string {
  const id = record?.recordId ?? "";
  return readSalesforceId(id) ?? id;
}

function isDuplicate(outcome: Outcome | undefined): boolean {
  return outcome?.ok === false && outcome.failure.code === "DUPLICATES_DETECTED";
}

function answerOf({ recordId }: Pick<Write, "recordId">, outcome: Outcome | undefined): WriteAnswer {
  if (outcome?.ok) return { recordId, ok: true };
  const failure =
    outcome?.failure ?? failureOf("NOT_UNDERSTOOD", "Salesforce did not answer for this record.");
  return { recordId, ok: false, failure };
}
