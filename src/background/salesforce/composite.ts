import type { Connection } from "jsforce/lib/connection.js";
import * as v from "valibot";
import type { Milliseconds } from "../../model/milliseconds";
import { API_PATH, type RequestOptions } from "./connection";
import { failureOf } from "./failure";
import { SalesforceFailure } from "./salesforce";

/** Requests that one composite call may hold (REST API Developer Guide, "Composite"); together they count as one. */
export const MOST_PARTS = 25;

/** So many of them may be queries: `queryAll` and next pages are among those. */
const MOST_QUERIES = 5;

export interface PartRequest {
  readonly method: "GET" | "PATCH";
  /** From the root of the host. */
  readonly url: string;
  /** Any that the resource takes ("Composite Request Body": all but `Accept`, `Authorization`, `Content-Type`). */
  readonly httpHeaders?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Part {
  readonly status: number;
  readonly body: unknown;
}

export interface CompositeAnswer {
  /** In the order asked. */
  readonly parts: readonly Part[];
  readonly asOf: Milliseconds | null;
}

const answerSchema = v.object({
  compositeResponse: v.array(
    v.object({ body: v.unknown(), httpStatusCode: v.number(), referenceId: v.string() }),
  ),
});

/**
 * Sends up to five queries as one call. SOQL travels in the body, so that it may be far longer than an address. Rejects
 * with a `SalesforceFailure` when the call failed; a query that failed is a part with a status of 400 or more.
 *
 * @param paths from the root of the host: `queryPath`, `queryAllPath`, or where a next page is
 */
export async function sendQueries(
  connection: Connection,
  paths: readonly string[],
): Promise<CompositeAnswer> {
  if (paths.length > MOST_QUERIES) throw new RangeError(`A composite call holds ${MOST_QUERIES} queries.`);
  let asOf: Milliseconds | null = null;
  const options: RequestOptions = { onAnswer: (answer) => (asOf = answer.asOf) };
  const queries = paths.map((url): PartRequest => ({ method: "GET", url }));
  const parts = await sendParts(connection, queries, options);
  return { parts, asOf };
}

/**
 * Sends up to 25 requests as one call, each on its own; the answers are in the order asked. Rejects as `sendQueries`
 * does.
 */
export async function sendParts(
  connection: Connection,
  requests: readonly PartRequest[],
  options: RequestOptions = {},
): Promise<readonly Part[]> {
  if (requests.length > MOST_PARTS) throw new RangeError(`A composite call holds ${MOST_PARTS} requests.`);
  const compositeRequest = requests.map((request, index) => ({ ...request, referenceId: `part${index}` }));
  const body = await connection.requestPost("/composite", { allOrNone: false, compositeRequest }, options);
  const parsed = v.safeParse(answerSchema, body);
  return requests.map((_, index): Part => {
    const part = parsed.success
      ? parsed.output.compositeResponse.find((it) => it.referenceId === `part${index}`)
      : undefined;
    if (part === undefined)
      throw new SalesforceFailure(
        failureOf("NOT_UNDERSTOOD", "Salesforce left a part of a call unanswered."),
      );
    return { status: part.httpStatusCode, body: part.body };
  });
}

// Encoded to the last sign: `@{…}` in the path of a part would be a reference to an earlier part's answer.
export function queryPath(soql: string): string {
  return `${API_PATH}/query?q=${encodeURIComponent(soql)}`;
}

/** The same, with records that are in the recycle bin: deleted ones, and those that lost in a merge. */
export function queryAllPath(soql: string): string {
  return `${API_PATH}/queryAll?q=${encodeURIComponent(soql)}`;
}
