/** Bulk API 2.0 (developer.salesforce.com, "Bulk API 2.0 and Bulk API Developer Guide"), through our own session. */
import * as v from "valibot";
import type { Failure } from "../../../model/failure";
import type { Observation } from "../../../model/observation";
import { API_PATH } from "../connection";
import { failureOf } from "../failure";
import { readObservation } from "../observation";
import { changedSince, everyone, peopleQuery } from "../people-query";
import type { ApiAnswer, ApiSession } from "../request";
import { SalesforceFailure } from "../salesforce";
import type { OrgShape } from "../shape";
import { learn, withPersonAccounts } from "../shape";
import type { Bulk, BulkJob } from "./bulk";
import { csvLine } from "./csv";
import { notUnderstood, readPeople, readRefused } from "./rows";

const PATHS = { reading: `${API_PATH}/jobs/query`, writing: `${API_PATH}/jobs/ingest` } as const;

/** Said, since the line ends of what is uploaded must be those that the job says. */
const FORMAT = { contentType: "CSV", columnDelimiter: "COMMA", lineEnding: "LF" } as const;

/** The bulk side of one user's session, with what is known of this user's sight of the org. */
export function openBulk(
  session: ApiSession,
  sight: { readonly shape: () => OrgShape; readonly learned: (shape: OrgShape) => void },
): Bulk {
  const post = (path: string, body: object) =>
    session.request({ method: "POST", url: path, body: JSON.stringify(body) });
  const look = async (what: "reading" | "writing", jobId: string) =>
    readJob(await session.request({ method: "GET", url: `${PATHS[what]}/${checkedId(jobId)}` })).job;

  return {
    look,

    async startReading({ object, fields, which }) {
      const condition = which.kind === "everyone" ? everyone : changedSince(which.since, which.ticked);
      for (;;) {
        const query = peopleQuery(object, fields, sight.shape(), condition);
        if (query === null) return null;
        try {
          const answer = await post(PATHS.reading, { operation: "queryAll", query, ...FORMAT });
          if (object === "Account")
            sight.learned(withPersonAccounts(sight.shape(), answer.asOf ?? sight.shape().learnedAt));
          return { jobId: readJob(answer).id, asOf: answer.asOf };
        } catch (error) {
          if (!(error instanceof SalesforceFailure)) throw error;
          // Each round takes a column out of the query, so it ends.
          const known = sight.shape();
          const shape = learn(known, object, asOfQuery(error.failure), known.learnedAt);
          if (shape === null) throw error;
          sight.learned(shape);
        }
      }
    },

    async readPage({ jobId, object, fields, locator, rows, matters }) {
      const parameters = new URLSearchParams({
        maxRecords: String(rows),
        ...(locator === null ? {} : { locator }),
      });
      const answer = await session.request({
        method: "GET",
        url: `${PATHS.reading}/${checkedId(jobId)}/results?${parameters}`,
        expects: "text/csv",
      });
      const next = answer.header("Sforce-Locator");
      const announced = Number(answer.header("Sforce-NumberOfRecords") ?? Number.NaN);
      // Whatever took these headers out on the way would make a part look like the whole.
      if (next === null || next === "" || !Number.isInteger(announced))
        throw notUnderstood("Salesforce's bulk result does not say whether there is more.");

      const observations: Observation[] = [];
      for (const row of readPeople(csvOf(answer), object, fields[object], announced)) {
        if (!matters(row)) continue;
        const reading = readObservation(row.record(), object, fields[object]);
        if (!reading.ok) throw new SalesforceFailure(reading.failure);
        observations.push(reading.observation);
      }
      return { observations, rows: announced, locator: next === "null" ? null : next };
    },

    async startWriting(object) {
      // No assignment rule is named, so none runs: ticking a box must not hand a Lead to another owner.
      return readJob(await post(PATHS.writing, { operation: "update", object, ...FORMAT })).id;
    },

    async tick(jobId, fields, recordIds) {
      const job = `${PATHS.writing}/${checkedId(jobId)}`;
      const lines = recordIds.map((id) => csvLine([id, ...fields.map(() => "true")]));
      const body = csvLine(["Id", ...fields]) + lines.join("");
      const headers = { "Content-Type": "text/csv" };
      await session.request({ method: "PUT", url: `${job}/batches`, headers, body }).catch(unlessRefused);
      const close = JSON.stringify({ state: "UploadComplete" });
      try {
        await session.request({ method: "PATCH", url: job, body: close });
      } catch (error) {
        // An earlier attempt, whose answer was lost, may have closed it. If it is still open, it never will be.
        unlessRefused(error);
        const answer = await session.request({ method: "GET", url: job });
        if (readJob(answer).isOpen) throw error;
      }
    },

    async readRefused(jobId) {
      const url = `${PATHS.writing}/${checkedId(jobId)}/failedResults`;
      return readRefused(csvOf(await session.request({ method: "GET", url, expects: "text/csv" })));
    },
  };
}

const jobSchema = v.object({
  id: v.string(),
  state: v.string(),
  numberRecordsProcessed: v.optional(v.number(), 0),
  numberRecordsFailed: v.optional(v.number(), 0),
});

/** States: `Open` (ingest alone, and then nobody closed it), `UploadComplete`, `InProgress`, then one of the other three. */
function readJob({ body }: ApiAnswer): { id: string; isOpen: boolean; job: BulkJob } {
  const parsed = v.safeParse(jobSchema, body);
  if (!parsed.success) throw notUnderstood("Salesforce described a bulk job in an unknown form.");
  const { id, state, numberRecordsProcessed: rows, numberRecordsFailed: refused } = parsed.output;
  const ended = ["Failed", "Aborted", "Open"].includes(state);
  return {
    id: checkedId(id),
    isOpen: state === "Open",
    job: { state: state === "JobComplete" ? "complete" : ended ? "ended" : "working", rows, refused },
  };
}

/** Ids go into addresses, whatever an answer or the database held. */
function checkedId(id: string): string {
  if (/^[a-zA-Z0-9]{15,18}$/.test(id)) return id;
  throw new SalesforceFailure(failureOf("FOREIGN_ADDRESS", "The address of a bulk job was refused."));
}

function csvOf({ body }: ApiAnswer): string {
  if (typeof body === "string") return body;
  // Without a result there is 204, whatever the job's state ("Get Results for a Query Job").
  throw notUnderstood("Salesforce has no result of this bulk job.");
}

/** Bulk jobs tell a bad query by another code, with the same words. */
function asOfQuery(failure: Failure): Failure {
  return /No such column|understand relationship/.test(failure.message)
    ? { ...failure, code: "INVALID_FIELD" }
    : failure;
}

/** Throws on what was not said about the job itself: the call may be repeated. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof SalesforceFailure) || error.failure.kind !== "attention") throw error;
}
