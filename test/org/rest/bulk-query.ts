import { objectAsked } from "../bulk/export.ts";
import type { QueryJob } from "../bulk/job.ts";
import { SalesforceError } from "../error.ts";
import { joined } from "./bulk-ingest.ts";
import { formatOf, invalidJob, jobInPath, jobJson, jobRoutes } from "./bulk-jobs.ts";
import { bodyOf, type RestAnswer, type RestCall } from "./call.ts";
import { type Route, route } from "./routes.ts";

/** How many records a set holds when the client does not say; Salesforce decides by size. */
const SET_SIZE = 100_000;

/** Bulk API 2.0 query: create a job, wait, fetch its result set by set. */
export const BULK_QUERY_ROUTES: readonly Route[] = [
  route("POST", "/jobs/query", create),
  ...jobRoutes("query"),
  route("GET", "/jobs/query/:id/results", results),
];

function create(call: RestCall): RestAnswer {
  const body = bodyOf(call);
  const { operation, query } = body;
  if (operation !== "query" && operation !== "queryAll") {
    throw invalidJob(`invalid operation ${String(operation)}`);
  }
  const format = formatOf(body);
  const { org } = call;
  const job: QueryJob = {
    kind: "query",
    id: org.bulk.nextId(),
    object: objectAsked(org, call.userId, String(query ?? "")),
    operation,
    statement: String(query ?? ""),
    userId: call.userId,
    createdAt: org.clock.now(),
    changedAt: org.clock.now(),
    apiVersion: call.version,
    ...format,
    state: "UploadComplete",
    errorMessage: null,
    startsAt: null,
    batchesDone: 0,
    retries: 0,
    lines: [],
    header: "",
  };
  org.bulk.add(job);
  org.bulk.close(job);
  return { status: 200, body: jobJson(call, job, false) };
}

function results(call: RestCall, { id = "" }: Readonly<Record<string, string>>): RestAnswer {
  const job = jobInPath(call, "query", id) as QueryJob;
  // "Use the same API version … Otherwise, the call returns a 409 error" (Bulk API guide, Get Results for a Query Job).
  if (job.apiVersion !== call.version) {
    throw new SalesforceError(
      409,
      "API_VERSION_MISMATCH",
      `The job was created with API version ${job.apiVersion}.`,
    );
  }
  // "If the request fails, the status is 204" (the same page): there are no results of a job that is not complete.
  if (job.state !== "JobComplete") return { status: 204 };
  const from = offsetOf(call.query.get("locator"));
  const asked = Number(call.query.get("maxRecords") ?? SET_SIZE);
  if (!(asked > 0) || from > job.lines.length) {
    throw new SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  }
  const to = Math.min(job.lines.length, from + asked);
  call.logged.records += to - from;
  const { header, lines } = job;
  function* set(): Iterable<string> {
    yield header;
    for (let at = from; at < to; at++) yield lines[at] ?? "";
  }
  return {
    status: 200,
    headers: {
      "sforce-numberofrecords": String(to - from),
      // The text `null`, not an absent header, says that this was the last set.
      "sforce-locator": to < lines.length ? locatorOf(to) : "null",
    },
    raw: { type: "text/csv", body: joined(set()) },
  };
}

/** `MTAwMDA`: the number of the next record, in base 64. */
function locatorOf(offset: number): string {
  return Buffer.from(String(offset)).toString("base64url");
}

function offsetOf(locator: string | null): number {
  if (locator === null) return 0;
  const offset = Buffer.from(locator, "base64url").toString();
  return /^\d+$/.test(offset) ? Number(offset) : Number.POSITIVE_INFINITY;
}
