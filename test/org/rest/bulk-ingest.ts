import { csvLine } from "../bulk/csv.ts";
import type { IngestJob, IngestOperation, IngestRow } from "../bulk/job.ts";
import { notSimulated, SalesforceError } from "../error.ts";
import { formatOf, invalidJob, invalidState, jobInPath, jobJson, jobRoutes } from "./bulk-jobs.ts";
import { bodyOf, type RestAnswer, type RestCall } from "./call.ts";
import { lookupField } from "./external-id.ts";
import { type Route, route } from "./routes.ts";

const OPERATIONS: readonly string[] = ["insert", "update", "upsert", "delete", "hardDelete"];

/** Bulk API 2.0 ingest: create a job, upload once, close it, wait, fetch what came of each row. */
export const BULK_INGEST_ROUTES: readonly Route[] = [
  route("POST", "/jobs/ingest", create),
  ...jobRoutes("ingest"),
  route("PUT", "/jobs/ingest/:id/batches", upload),
  route("GET", "/jobs/ingest/:id/successfulResults", (call, { id = "" }) =>
    results(call, id, ["sf__Id", "sf__Created"], (row) =>
      row.processed && row.error === null ? [row.id, String(row.created)] : null,
    ),
  ),
  route("GET", "/jobs/ingest/:id/failedResults", (call, { id = "" }) =>
    results(call, id, ["sf__Id", "sf__Error"], (row) => (row.error === null ? null : [row.id, row.error])),
  ),
  route("GET", "/jobs/ingest/:id/unprocessedrecords", (call, { id = "" }) =>
    results(call, id, [], (row) => (row.processed ? null : [])),
  ),
];

function create(call: RestCall): RestAnswer {
  if ((call.headers["content-type"] ?? "").startsWith("multipart/"))
    throw notSimulated("multipart job creation");
  const body = bodyOf(call);
  const { operation, object } = body;
  if (typeof operation !== "string" || !OPERATIONS.includes(operation)) {
    throw invalidJob(`invalid operation ${String(operation)}`);
  }
  const table = call.view.table(String(object ?? ""));
  if (table === undefined) {
    throw new SalesforceError(400, "INVALIDENTITY", `Unable to find object: ${String(object)}`);
  }
  const format = formatOf(body);
  const externalIdField = operation === "upsert" ? String(body.externalIdFieldName ?? "") : null;
  if (externalIdField === "")
    throw new SalesforceError(400, "INVALIDJOB", "External ID was blank for upsert");
  if (externalIdField !== null) lookupField(call, table, externalIdField);
  if (operation === "hardDelete" && !call.org.security.may(call.userId, "ModifyAllData")) {
    throw new SalesforceError(
      400,
      "FEATURENOTENABLED",
      "hardDelete operation requires special user profile permission, please contact your system administrator",
    );
  }
  const job: IngestJob = {
    kind: "ingest",
    id: call.org.bulk.nextId(),
    object: table.definition.name,
    operation: operation as IngestOperation,
    externalIdField,
    userId: call.userId,
    actor: call.actor,
    createdAt: call.org.clock.now(),
    changedAt: call.org.clock.now(),
    apiVersion: call.version,
    ...format,
    state: "Open",
    errorMessage: null,
    startsAt: null,
    batchesDone: 0,
    retries: 0,
    uploaded: null,
    columns: [],
    rows: [],
  };
  call.org.bulk.add(job);
  return { status: 200, body: jobJson(call, job, false) };
}

function upload(call: RestCall, { id = "" }: Readonly<Record<string, string>>): RestAnswer {
  const job = jobInPath(call, "ingest", id) as IngestJob;
  if (job.state !== "Open") throw invalidState(`Uploading to a job in state ${job.state} is not allowed`);
  if (job.uploaded !== null) {
    throw new SalesforceError(
      400,
      "CLIENTINPUTERROR",
      `Found multiple contents for job: <${job.id}>, please 'Close' / 'Abort' / 'Delete' the current Job then create a new Job and make sure you only do 'PUT' once on a given Job.`,
    );
  }
  if (!(call.headers["content-type"] ?? "").startsWith("text/csv")) {
    throw new SalesforceError(415, "INVALIDCONTENTTYPE", "The content type of job data must be text/csv");
  }
  job.uploaded = call.text;
  return { status: 201 };
}

/** Rows that were done well, badly, or not at all, with the columns that were uploaded. */
function results(
  call: RestCall,
  id: string,
  added: readonly string[],
  cellsOf: (row: IngestRow) => readonly string[] | null,
): RestAnswer {
  const job = jobInPath(call, "ingest", id) as IngestJob;
  if (job.state === "Open" || job.state === "UploadComplete" || job.state === "InProgress") {
    throw invalidState(`The results of a job in state ${job.state} are not available yet`);
  }
  async function* lines(): AsyncIterable<string> {
    yield csvLine([...added, ...job.columns], job.columnDelimiter, job.lineEnding);
    for (const row of job.rows) {
      const cells = cellsOf(row);
      if (cells === null) continue;
      const values = job.columns.map((column) => row.values[column] ?? "");
      yield csvLine([...cells, ...values], job.columnDelimiter, job.lineEnding);
    }
  }
  return { status: 200, raw: { type: "text/csv", body: joined(lines()) } };
}

/** A thousand lines at a time: fewer, larger writes to the socket. */
export async function* joined(lines: AsyncIterable<string> | Iterable<string>): AsyncIterable<string> {
  let held: string[] = [];
  for await (const line of lines) {
    held.push(line);
    if (held.length < 1000) continue;
    yield held.join("");
    held = [];
  }
  if (held.length > 0) yield held.join("");
}
