import { type ColumnDelimiter, DELIMITERS, hasEnded, type Job, type LineEnding } from "../bulk/job.ts";
import { SalesforceError } from "../error.ts";
import { apiPath, bodyOf, type RestAnswer, type RestCall } from "./call.ts";
import { type Route, route } from "./routes.ts";

const JOB_TYPES: Readonly<Record<Job["kind"], string>> = { query: "V2Query", ingest: "V2Ingest" };

/** What can be done with jobs of either kind once they are there. */
export function jobRoutes(kind: Job["kind"]): Route[] {
  const one = `/jobs/${kind}/:id`;
  return [
    route("GET", `/jobs/${kind}`, (call) => listJobs(call, kind)),
    route("GET", one, (call, { id = "" }) => ({
      status: 200,
      body: jobJson(call, jobInPath(call, kind, id), true),
    })),
    route("PATCH", one, (call, { id = "" }) => changeState(call, jobInPath(call, kind, id))),
    route("DELETE", one, (call, { id = "" }) => deleteJob(call, jobInPath(call, kind, id))),
  ];
}

/** The form of a new job's CSV, as its creator asks for it. */
export function formatOf({
  columnDelimiter = "COMMA",
  lineEnding = "LF",
  contentType = "CSV",
}: Readonly<Record<string, unknown>>): { columnDelimiter: ColumnDelimiter; lineEnding: LineEnding } {
  if (contentType === "CSV" && isDelimiter(columnDelimiter) && (lineEnding === "LF" || lineEnding === "CRLF"))
    return { columnDelimiter, lineEnding };
  throw invalidJob("invalid contentType, columnDelimiter or lineEnding");
}

function isDelimiter(name: unknown): name is ColumnDelimiter {
  return Object.hasOwn(DELIMITERS, String(name));
}

export function invalidJob(why: string): SalesforceError {
  return new SalesforceError(400, "INVALIDJOB", `Unable to parse Job: ${why}`);
}

/** A job as the API shows it (Bulk API guide, "Get Job Info"); `whole` as a GET does, else as a POST or PATCH does. */
export function jobJson(call: RestCall, job: Job, whole: boolean): Record<string, unknown> {
  const brief = {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdById: job.userId,
    createdDate: moment(job.createdAt),
    systemModstamp: moment(job.changedAt),
    state: job.state,
    concurrencyMode: "Parallel",
    contentType: "CSV",
    apiVersion: Number(job.apiVersion),
  };
  const format = { lineEnding: job.lineEnding, columnDelimiter: job.columnDelimiter };
  const path = apiPath(call).slice(1);
  const contentUrl =
    job.kind === "ingest" && job.state === "Open"
      ? { contentUrl: `${path}/jobs/ingest/${job.id}/batches` }
      : {};
  if (!whole) {
    const told = job.kind === "query" ? job.state === "UploadComplete" : job.state === "Open";
    return { ...brief, ...contentUrl, ...(told ? format : {}) };
  }
  const processed = job.kind === "query" ? job.lines.length : job.rows.filter((row) => row.processed).length;
  const took = job.batchesDone * call.org.bulk.pace.perBatch;
  return {
    ...brief,
    jobType: JOB_TYPES[job.kind],
    ...contentUrl,
    ...format,
    ...(job.kind === "ingest" && job.externalIdField !== null
      ? { externalIdFieldName: job.externalIdField }
      : {}),
    numberRecordsProcessed: processed,
    ...(job.kind === "ingest"
      ? { numberRecordsFailed: job.rows.filter((row) => row.error !== null).length }
      : {}),
    retries: job.retries,
    totalProcessingTime: took,
    ...(job.kind === "ingest" ? { apiActiveProcessingTime: took, apexProcessingTime: 0 } : {}),
    ...(job.errorMessage === null ? {} : { errorMessage: job.errorMessage }),
    isPkChunkingSupported: job.kind === "query",
  };
}

/** The jobs of one kind, newest first. */
function listJobs(call: RestCall, kind: Job["kind"]): RestAnswer {
  const records = call.org.bulk.jobs(kind, call.userId).map((job) => ({
    ...jobJson(call, job, false),
    jobType: JOB_TYPES[kind],
  }));
  return { status: 200, body: { done: true, nextRecordsUrl: null, records } };
}

/** A job named in the path, with its work brought up to now. */
export function jobInPath(call: RestCall, kind: Job["kind"], id: string): Job {
  const job = call.org.bulk.find(kind, id, call.userId);
  if (job !== null) return job;
  throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
}

/** `{"state": "Aborted"}`, and for ingest jobs `{"state": "UploadComplete"}`. */
function changeState(call: RestCall, job: Job): RestAnswer {
  const { state } = bodyOf(call);
  if (state === "Aborted") {
    if (hasEnded(job)) throw invalidState(`Aborting already ${spelled(job)} Job not allowed`);
    call.org.bulk.end(job, "Aborted");
  } else if (state === "UploadComplete" && job.kind === "ingest") {
    if (job.state !== "Open") throw invalidState(`Closing already ${spelled(job)} Job not allowed`);
    call.org.bulk.close(job);
  } else {
    throw new SalesforceError(400, "INVALIDJOBSTATE", `Invalid job state: ${String(state)}`);
  }
  return { status: 200, body: jobJson(call, job, false) };
}

/** Only a job at rest can be deleted. */
function deleteJob(call: RestCall, job: Job): RestAnswer {
  if (job.state === "InProgress" || job.state === "Open") {
    throw invalidState("Only jobs in state UploadComplete, JobComplete, Aborted, or Failed may be deleted");
  }
  call.org.bulk.remove(job);
  return { status: 204 };
}

export function invalidState(message: string): SalesforceError {
  return new SalesforceError(400, "INVALIDJOBSTATE", message);
}

function spelled(job: Job): string {
  return job.state === "JobComplete" ? "Completed" : job.state;
}

function moment(milliseconds: number): string {
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString().replace("Z", "+0000");
}
