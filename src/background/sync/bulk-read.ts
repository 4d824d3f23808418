import type { PersonObject } from "../../model/person";
import { fieldsToWrite } from "../../settings";
import { type PullCheckpoint, type PullPass, type ReadJob, writeState } from "../database/database";
import { SalesforceFailure } from "../salesforce/salesforce";
import { untilNextLook } from "./bulk-policy";
import type { SyncContext } from "./context";
import { withSuccessors } from "./find";
import { isWorthReading } from "./full-check";
import { readNewcomers } from "./newcomers";
import type { Pulled } from "./pull";
import { relevanceFor, relevantOf, stage } from "./stage";

/** Leads last: what the converted among them became has then been read. */
const IN_ORDER: readonly PersonObject[] = ["Contact", "Account", "Lead"];

/** A slow network gets smaller pages with every attempt, down to these. */
const FEWEST_ROWS = 500;

/** A job whose asking was not answered so often is not asked for again: each attempt may have left one behind. */
const ASKED_IN_VAIN = 3;

/** Jobs that are yet to be asked for. */
export function jobsFor(objects: readonly PersonObject[]): ReadJob[] {
  return IN_ORDER.filter((object) => objects.includes(object)).map((object) => ({
    object,
    jobId: null,
    looks: 0,
    records: null,
    locator: null,
  }));
}

/**
 * Takes the bulk jobs of the pass under way one step further: asks for one, looks how one stands, or stages a page of
 * its result. A job's id is in the checkpoint before the job is looked at, and each page's locator before the next page
 * is read; a page read twice is staged once. A job that is still being worked on makes the run wait.
 *
 * A worker that dies between asking for a job and storing its id leaves one job behind that nobody reads.
 *
 * @param attempts how often this very step has failed before
 */
export async function pullInBulk(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  attempts: number,
): Promise<Pulled> {
  try {
    const unasked = checkpoint.jobs.find(({ jobId }) => jobId === null);
    if (unasked) return await askFor(context, checkpoint, unasked);
    const working = checkpoint.jobs.find(({ records }) => records === null);
    return working ? await look(context, checkpoint, working) : await readNext(context, checkpoint, attempts);
  } catch (error) {
    if (!isInVain(error, checkpoint, attempts)) throw error;
    return { checkpoint: withoutBulk(checkpoint), read: 0, wait: 0 };
  }
}

async function askFor(context: SyncContext, checkpoint: PullCheckpoint, job: ReadJob): Promise<Pulled> {
  const { object } = job;
  const fields = fieldsToWrite(context.settings);
  const [pass] = checkpoint.passes;
  const which = pass?.kind === "changes" ? pass : ({ kind: "everyone" } as const);
  const asked = await context.salesforce.bulk.startReading({ object, fields, which });
  // Where no page came before, what it gathers is as new as its asking.
  const asOf = checkpoint.asOf ?? asked?.asOf ?? null;
  const next = withJob({ ...checkpoint, asOf }, job, asked && { ...job, jobId: asked.jobId });
  // Once the last one is asked for, there is nothing to do but to let Salesforce work.
  const mayLook = next.cursor === null && next.jobs.length > 0 && next.jobs.every((it) => it.jobId !== null);
  return { checkpoint: next, read: 0, wait: mayLook ? untilNextLook(0) : 0 };
}

async function look(context: SyncContext, checkpoint: PullCheckpoint, job: ReadJob): Promise<Pulled> {
  const { state, rows } = await context.salesforce.bulk.look("reading", job.jobId ?? "");
  if (state === "ended") return { checkpoint: withoutBulk(checkpoint), read: 0, wait: 0 };
  if (state === "working") {
    const looks = job.looks + 1;
    return { checkpoint: withJob(checkpoint, job, { ...job, looks }), read: 0, wait: untilNextLook(looks) };
  }
  const next = withJob(checkpoint, job, rows === 0 ? null : { ...job, records: rows });
  const worth = next.jobs.some(({ records }) => records === null) || (await isWorthIt(context, next));
  return { checkpoint: worth ? next : withoutBulk(next), read: 0, wait: 0 };
}

/** Once all jobs are complete it is known how many pages there are, for the next time, too. */
async function isWorthIt(context: SyncContext, { passes, jobs }: PullCheckpoint): Promise<boolean> {
  if (passes[0]?.kind !== "everyone") return true;
  const people = jobs.reduce((sum, { records }) => sum + (records ?? 0), 0);
  await writeState(context.database, "people", people);
  return isWorthReading(context, people);
}

async function readNext(context: SyncContext, checkpoint: PullCheckpoint, attempts: number): Promise<Pulled> {
  const [pass] = checkpoint.passes;
  const [job] = checkpoint.jobs;
  if (!pass || !job) return { checkpoint, read: 0, wait: 0 };
  const jobId = job.jobId ?? "";
  const { database, bulk, salesforce, settings } = context;
  const taken = pass.kind === "everyone" ? pass.takenUpTo : undefined;
  const everyone = pass.kind === "everyone" ? await relevanceFor(context, jobId, taken) : null;
  const page = await salesforce.bulk.readPage({
    jobId,
    object: job.object,
    fields: fieldsToWrite(settings),
    locator: job.locator,
    rows: Math.min(bulk.rowsAPage, Math.max(FEWEST_ROWS, bulk.rowsAPage >> attempts)),
    matters: everyone?.matters ?? (() => true),
  });
  const relevant = everyone
    ? await everyone.unsettled(page.observations)
    : await relevantOf(context, page.observations);

  // What everyone's pages showed and was not staged is known, and just as it was.
  const there = async (recordIds: readonly string[]) => {
    const reading = database.transaction(["observed", "known"]);
    const stagedById = reading.objectStore("observed").index("recordId");
    const mayBeKnown = everyone !== null && taken === undefined;
    const isThere = await Promise.all(
      recordIds.map(async (id) => {
        const known = mayBeKnown ? reading.objectStore("known").getKey(id) : undefined;
        return ((await stagedById.getKey(id)) ?? (await known)) !== undefined;
      }),
    );
    return new Set(recordIds.filter((_, index) => isThere[index]));
  };
  const { others, passes } = await readNewcomers(context, relevant, checkpoint.passes);
  await stage(context, await withSuccessors(context, [...others, ...relevant], there));
  const { locator } = page;
  return {
    checkpoint: withJob({ ...checkpoint, passes }, job, locator === null ? null : { ...job, locator }),
    read: page.rows,
    wait: 0,
  };
}

/** A job in its new state, or gone; with the last job goes the pass, unless pages of it are left. */
function withJob(checkpoint: PullCheckpoint, job: ReadJob, next: ReadJob | null): PullCheckpoint {
  const jobs = checkpoint.jobs.flatMap((it) => (it === job ? (next ?? []) : it));
  const isOver = jobs.length === 0 && checkpoint.cursor === null;
  return { ...checkpoint, jobs, passes: isOver ? checkpoint.passes.slice(1) : checkpoint.passes };
}

/** The pass begins again without bulk jobs. */
function withoutBulk(checkpoint: PullCheckpoint): PullCheckpoint {
  const [pass, ...later] = checkpoint.passes;
  const paged: readonly PullPass[] =
    pass?.kind === "everyone" ? pass.instead : pass?.kind === "changes" ? [{ ...pass, paged: true }] : [];
  return { ...checkpoint, passes: [...paged, ...later], jobs: [], cursor: null };
}

/** Whether there will be no result: what Salesforce says of the job, and not of the network, session or limit. */
function isInVain(error: unknown, { jobs }: PullCheckpoint, attempts: number): boolean {
  if (!(error instanceof SalesforceFailure)) return false;
  const { kind, code } = error.failure;
  if (kind === "attention" || code === "INVALID_QUERY_LOCATOR") return true;
  const asking = jobs.some(({ jobId }) => jobId === null);
  return kind === "retry" && attempts >= ASKED_IN_VAIN && (asking || code === "NOT_JSON");
}
