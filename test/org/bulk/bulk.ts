import { SalesforceError } from "../error.ts";
import { makeId } from "../id.ts";
import type { Org } from "../org.ts";
import { Usage } from "../usage.ts";
import { CsvError } from "./csv.ts";
import { exportRecords } from "./export.ts";
import { ingestRow, readUpload } from "./ingest.ts";
import { hasEnded, type IngestJob, type Job } from "./job.ts";

/** Salesforce works on 10,000 rows at a time. */
const BATCH = 10_000;
/** Records that share one transaction of triggers (Bulk API guide, "How Requests Are Processed"). */
const SAVED_TOGETHER = 200;
/** Results are kept for seven days (Bulk API limits). */
const KEPT = 7 * 24 * 60 * 60 * 1000;

/** How long jobs take, in the org's time. */
export interface BulkPace {
  /** From closing a job until work on it begins. */
  queueing: number;
  perBatch: number;
}

/** What goes wrong with jobs that match. */
export interface BulkTrouble {
  readonly when: (job: Job) => boolean;
  readonly times?: number;
  /** `fail` and `abort` end the job after so many batches; `lockRows` holds the rows that it names. */
  readonly what:
    | { readonly fail: string; readonly afterBatches: number }
    | { readonly abort: true; readonly afterBatches: number }
    | { readonly lockRows: (id: string) => boolean };
}

/** Bulk API 2.0: jobs that go on by the org's clock, whether or not anybody asks. */
export class Bulk {
  readonly pace: BulkPace = { queueing: 500, perBatch: 1000 };
  readonly batches: Usage;
  readonly queryJobs: Usage;
  readonly #org: Org;
  readonly #jobs = new Map<string, Job>();
  readonly #troubles: { trouble: BulkTrouble; left: number }[] = [];
  #made = 0;

  constructor(org: Org) {
    this.#org = org;
    this.batches = new Usage(15_000, () => org.clock.now());
    this.queryJobs = new Usage(10_000, () => org.clock.now());
  }

  addTrouble(trouble: BulkTrouble): void {
    this.#troubles.push({ trouble, left: trouble.times ?? Number.POSITIVE_INFINITY });
  }

  nextId(): string {
    return makeId("750", this.#made++);
  }

  add(job: Job): void {
    const usage = job.kind === "query" ? this.queryJobs : this.batches;
    if (usage.exceeded) {
      throw new SalesforceError(
        400,
        "LIMIT_EXCEEDED",
        `Max bulk ${job.kind === "query" ? "v2 query count" : "batches"} (${usage.allowed}) per 24 hrs has been reached`,
      );
    }
    usage.count();
    this.#jobs.set(job.id, job);
  }

  /** Jobs of this kind that a user may see: their own, or all for those who may view all. */
  jobs(kind: Job["kind"], userId: string): Job[] {
    return [...this.#jobs.values()]
      .filter((job) => job.kind === kind && this.#mayKnow(job, userId))
      .reverse();
  }

  find(kind: Job["kind"], id: string, userId: string): Job | null {
    const job = [...this.#jobs.values()].find((each) => each.id.slice(0, 15) === id.slice(0, 15));
    return job === undefined || job.kind !== kind || !this.#mayKnow(job, userId) ? null : job;
  }

  /** Lets work begin. */
  close(job: Job): void {
    job.state = "UploadComplete";
    job.changedAt = this.#org.clock.now();
    job.startsAt = job.changedAt + this.pace.queueing;
  }

  /** Ends a job; what was done stays done. */
  end(job: Job, state: "Aborted" | "Failed", errorMessage: string | null = null): void {
    job.state = state;
    job.errorMessage = errorMessage;
    job.changedAt = this.#org.clock.now();
  }

  remove(job: Job): void {
    this.#jobs.delete(job.id);
  }

  /** Does all work that is due by now. Called whenever anybody looks at the org. */
  catchUp(): void {
    const now = this.#org.clock.now();
    for (const job of this.#jobs.values()) {
      if (hasEnded(job) && job.changedAt + KEPT < now) this.#jobs.delete(job.id);
      while (!hasEnded(job) && this.#isDue(job, now)) this.#workOn(job);
    }
  }

  #isDue(job: Job, now: number): boolean {
    if (job.startsAt === null || now < job.startsAt) return false;
    return job.state === "UploadComplete" || now >= job.startsAt + this.pace.perBatch * (job.batchesDone + 1);
  }

  #workOn(job: Job): void {
    if (job.state === "UploadComplete") {
      job.state = "InProgress";
      job.changedAt = job.startsAt ?? job.changedAt;
      if (job.kind === "ingest") this.#guarded(job, () => readUpload(this.#org, job));
      return;
    }
    if (this.#endedByTrouble(job)) return;
    this.#guarded(job, () => {
      if (job.kind === "ingest") this.#ingestBatch(job);
      else exportRecords(this.#org, job);
      job.batchesDone++;
      const batches = job.kind === "ingest" ? Math.ceil(job.rows.length / BATCH) : 1;
      if (job.batchesDone >= batches) job.state = "JobComplete";
      job.changedAt = this.#org.clock.now();
    });
  }

  #ingestBatch(job: IngestJob): void {
    const locked = this.#troubles.flatMap(({ trouble: { when, what } }) =>
      "lockRows" in what && when(job) ? [what.lockRows] : [],
    );
    const actor = { ...job.actor, rowIsLocked: (id: string) => locked.some((holds) => holds(id)) };
    const from = job.batchesDone * BATCH;
    const batch = job.rows.slice(from, from + BATCH);
    for (let start = 0; start < batch.length; start += SAVED_TOGETHER) {
      const some = batch.slice(start, start + SAVED_TOGETHER);
      for (const row of some)
        ingestRow(this.#org, { ...job, actor: { ...actor, together: some.length } }, row);
    }
  }

  #endedByTrouble(job: Job): boolean {
    for (const one of this.#troubles) {
      const { what, when } = one.trouble;
      if ("lockRows" in what || one.left <= 0 || !when(job) || job.batchesDone < what.afterBatches) continue;
      one.left--;
      if ("fail" in what) this.end(job, "Failed", what.fail);
      else this.end(job, "Aborted");
      return true;
    }
    return false;
  }

  #guarded(job: Job, run: () => void): void {
    try {
      run();
    } catch (fault) {
      if (!(fault instanceof CsvError || fault instanceof SalesforceError)) throw fault;
      this.end(job, "Failed", fault.message);
    }
  }

  #mayKnow(job: Job, userId: string): boolean {
    return job.userId === userId || this.#org.security.may(userId, "ViewAllData");
  }
}
