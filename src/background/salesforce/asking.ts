import type { Connection } from "jsforce/lib/connection.js";
import * as v from "valibot";
import type { Milliseconds } from "../../model/milliseconds";
import type { PersonObject } from "../../model/person";
import { queryAllPath, queryPath, sendQueries } from "./composite";
import { failureOf, failureOfAnswer } from "./failure";
import { type Cursor, SalesforceFailure } from "./salesforce";
import type { OrgShape } from "./shape";
import { learn, withPersonAccounts } from "./shape";

/** One query of a call. */
export interface Question {
  readonly object: PersonObject;
  /** With the recycle bin? */
  readonly deletedToo: boolean;
  /** The statement for an org of this shape; null when there is nothing to ask. */
  readonly soql: (shape: OrgShape) => string | null;
}

/** A page of one object. */
export interface Page {
  readonly object: PersonObject;
  readonly records: readonly unknown[];
  /** Records of this query on all of its pages. */
  readonly total: number;
  /** Where the next page is. */
  readonly next: string | null;
}

export interface Asked {
  readonly pages: readonly Page[];
  readonly shape: OrgShape;
  /** When the first of these pages was answered, by Salesforce's clock; null when it did not say. */
  readonly asOf: Milliseconds | null;
}

const pageSchema = v.object({
  done: v.boolean(),
  records: v.array(v.unknown()),
  totalSize: v.optional(v.number()),
  nextRecordsUrl: v.nullish(v.string()),
});

/**
 * Asks all questions in one call. What Salesforce refuses because this user cannot see it teaches the shape, and only
 * those questions are asked once more without it. Rejects with a `SalesforceFailure` when any question failed for
 * another reason: half an answer would look like the whole.
 */
export async function ask(
  connection: Connection,
  questions: readonly Question[],
  knownShape: OrgShape,
): Promise<Asked> {
  const pages: Page[] = [];
  let shape = knownShape;
  let asOf: Milliseconds | null = null;
  const stated = (asked: readonly Question[]) =>
    asked.flatMap((question) => {
      const soql = question.soql(shape);
      return soql === null ? [] : [{ question, soql }];
    });
  let asked = stated(questions);

  // Every round takes a column out of every statement that is left, so it ends.
  while (asked.length > 0) {
    const answer = await sendQueries(
      connection,
      asked.map(({ question, soql }) => (question.deletedToo ? queryAllPath(soql) : queryPath(soql))),
    );
    asOf ??= answer.asOf;
    const learnedAt = answer.asOf ?? shape.learnedAt;

    const refused = asked.flatMap(({ question, soql }, index) => {
      const part = answer.parts[index];
      if (part && part.status < 400) {
        pages.push(readPage(question.object, part.body));
        if (question.object === "Account") shape = withPersonAccounts(shape, learnedAt);
        return [];
      }
      return [{ question, soql, failure: failureOfAnswer(part?.status ?? 500, part?.body) }];
    });
    for (const { question, failure } of refused)
      shape = learn(shape, question.object, failure, learnedAt) ?? shape;

    for (const { question, soql, failure } of refused)
      if (question.soql(shape) === soql) throw new SalesforceFailure(failure);
    asked = stated(refused.map(({ question }) => question));
  }
  return { pages, shape, asOf };
}

/** The next page of every object in the cursor, in one call. An expired cursor rejects with INVALID_QUERY_LOCATOR. */
export async function askFurther(connection: Connection, cursor: Cursor): Promise<Omit<Asked, "shape">> {
  const places = Object.entries(cursor) as [PersonObject, string][];
  const answer = await sendQueries(
    connection,
    places.map(([, place]) => nextPagePath(place)),
  );
  const pages = places.map(([object], index) => {
    const part = answer.parts[index];
    if (part === undefined || part.status >= 400)
      throw new SalesforceFailure(failureOfAnswer(part?.status ?? 500, part?.body));
    return readPage(object, part.body);
  });
  return { pages, asOf: answer.asOf };
}

/** Where the pages after these are; null after the last. */
export function cursorAfter(pages: readonly Page[]): Cursor | null {
  const places = pages.flatMap(({ object, next }) => (next === null ? [] : [[object, next] as const]));
  return places.length === 0 ? null : (Object.fromEntries(places) as Cursor);
}

function readPage(object: PersonObject, body: unknown): Page {
  const parsed = v.safeParse(pageSchema, body);
  if (!parsed.success || (!parsed.output.done && !parsed.output.nextRecordsUrl))
    throw new SalesforceFailure(
      failureOf("NOT_UNDERSTOOD", "Salesforce answered a query in an unknown form."),
    );
  const { done, records, totalSize = records.length, nextRecordsUrl } = parsed.output;
  return { object, records, total: totalSize, next: done ? null : (nextRecordsUrl ?? null) };
}

/** A next page is where Salesforce says; but only a page of a query, whatever the answer or the database held. */
function nextPagePath(place: string): string {
  if (/^\/services\/data\/v\d+\.\d+\/query(?:All)?\/[\w-]+$/.test(place)) return place;
  throw new SalesforceFailure(failureOf("FOREIGN_ADDRESS", "The address of a next page was refused."));
}
