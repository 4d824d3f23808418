import type { Connection } from "jsforce/lib/connection.js";
import * as v from "valibot";
import { readSalesforceId } from "../../salesforce-id";
import { queryPath, sendQueries } from "./composite";
import { failureOf, failureOfAnswer, failureOfRecord } from "./failure";
import { type NewTask, SalesforceFailure, type TaskAnswer } from "./salesforce";
import { textList } from "./soql";

const answerSchema = v.array(
  v.object({
    id: v.nullish(v.string()),
    success: v.boolean(),
    errors: v.optional(v.array(v.unknown()), []),
  }),
);

const rowsSchema = v.object({
  records: v.array(
    v.object({
      Id: v.string(),
      WhoId: v.nullish(v.string()),
      WhatId: v.nullish(v.string()),
      Description: v.nullish(v.string()),
    }),
  ),
});

/**
 * Creates completed Tasks, each on its own, in one call. A person account is the Task's `WhatId`; Leads and Contacts are
 * its `WhoId` (object reference, Task).
 */
export async function createTasks(
  connection: Connection,
  tasks: readonly NewTask[],
): Promise<readonly TaskAnswer[]> {
  const records = tasks.map(({ object, recordId, subject, description, day }) => ({
    attributes: { type: "Task" },
    [object === "Account" ? "WhatId" : "WhoId"]: recordId,
    Subject: subject.slice(0, LONGEST_SUBJECT),
    Description: description.slice(0, LONGEST_DESCRIPTION),
    ActivityDate: day,
    Status: "Completed",
  }));
  const body: unknown = await connection.requestPost("/composite/sobjects", { allOrNone: false, records });
  const parsed = v.safeParse(answerSchema, body);
  if (!parsed.success || parsed.output.length !== tasks.length)
    throw new SalesforceFailure(
      failureOf("NOT_UNDERSTOOD", "Salesforce answered a Task in an unknown form."),
    );
  return parsed.output.map(({ id, success, errors }): TaskAnswer => {
    if (success && id) return { ok: true, taskId: id };
    return { ok: false, failure: failureOfRecord(errors[0]) };
  });
}

const LONGEST_SUBJECT = 255;
const LONGEST_DESCRIPTION = 32_000;
/** Of one user's own Tasks, the newest: one whose answer was lost a moment ago is among them. */
const NEWEST = 2000;

/**
 * This user's newest Tasks on these records, by record. `Description` cannot be filtered by, so it comes along.
 */
export async function findTasks(
  connection: Connection,
  userId: string,
  recordIds: readonly string[],
): Promise<readonly { readonly taskId: string; readonly recordId: string; readonly description: string }[]> {
  const ids = textList(recordIds);
  const on = (column: string) =>
    `SELECT Id,WhoId,WhatId,Description FROM Task WHERE ${column} IN ${ids} AND CreatedById IN ${textList([userId])} ` +
    `ORDER BY CreatedDate DESC LIMIT ${NEWEST}`;
  const { parts } = await sendQueries(connection, [queryPath(on("WhoId")), queryPath(on("WhatId"))]);
  return parts.flatMap(({ status, body }) => {
    if (status >= 400) throw new SalesforceFailure(failureOfAnswer(status, body));
    const parsed = v.safeParse(rowsSchema, body);
    if (!parsed.success)
      throw new SalesforceFailure(failureOf("NOT_UNDERSTOOD", "Salesforce told Tasks in an unknown form."));
    return parsed.output.records.flatMap(({ Id, WhoId, WhatId, Description }) =>
      [WhoId, WhatId].flatMap((id) =>
        id ? [{ taskId: Id, recordId: readSalesforceId(id) ?? id, description: Description ?? "" }] : [],
      ),
    );
  });
}
