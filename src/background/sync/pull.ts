import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import { PERSON_OBJECTS, type PersonObject } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import { fieldsToWrite } from "../../settings";
import type { PullCheckpoint, PullPass, StoredRun } from "../database/database";
import { isTaken } from "../database/outbox-taken";
import { readMany } from "../database/read-many";
import type { Cursor, RecordAt } from "../salesforce/salesforce";
import { jobsFor, pullInBulk } from "./bulk-read";
import type { SyncContext } from "./context";
import { findByAddress, findByIds, IDS_A_CALL, unseenAmong, withSuccessors } from "./find";
import { keyOfRecord } from "./follow";
import { isListLarge, passesOfCheck } from "./full-check";
import { CALLS_A_PAGE, withoutLargeDelta } from "./large-delta";
import { readNewcomers } from "./newcomers";
import { relevantOf, stage } from "./stage";
import { goOnAfter } from "./too-slow";
import { unsettledOf } from "./unsettled";

export interface Pulled {
  readonly checkpoint: PullCheckpoint;
  /** How many records were read. */
  readonly read: number;
  /** How long Salesforce is left alone before the next step. */
  readonly wait: Milliseconds;
}

/**
 * The checkpoint of a run that has read nothing yet.
 *
 * @param complete these passes read all there is, and not only what changed
 */
export function beginPull(passes: readonly PullPass[], complete: boolean): PullCheckpoint {
  return { passes, cursor: null, asOf: null, listKey: null, jobs: [], complete, restarts: 0 };
}

/**
 * Reads one page and stores what matters of it, together with nothing else: the caller stores the checkpoint, and a
 * page read twice is stored once.
 *
 * @param before how this very step has failed before
 */
export async function pullPage(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  before: Pick<StoredRun, "failure" | "attempts"> = { failure: null, attempts: 0 },
): Promise<Pulled> {
  const [pass, ...later] = checkpoint.passes;
  switch (pass?.kind) {
    case undefined:
      return toPasses(checkpoint, []);
    case "changes": {
      // Jobs are asked for before the pages are read that need none, and are worked on meanwhile.
      const jobsFirst = checkpoint.cursor === null || checkpoint.jobs.some(({ jobId }) => jobId === null);
      if (checkpoint.jobs.length > 0 && jobsFirst) return pullInBulk(context, checkpoint, before.attempts);
      try {
        return await pullChanges(context, checkpoint, pass);
      } catch (error) {
        return { checkpoint: await goOnAfter(error, context, checkpoint, before), read: 0, wait: 0 };
      }
    }
    case "list":
      return pullList(context, checkpoint, pass, later);
    case "known":
      return pullKnown(context, checkpoint, later);
    case "planned":
      return pullPlanned(context, checkpoint, later);
    case "outbox":
      return pullOutbox(context, checkpoint, pass, later);
    case "everyone":
      return pullInBulk(context, checkpoint, before.attempts);
    case "check": {
      const passes = await passesOfCheck(context, pass);
      return toPasses({ ...checkpoint, complete: passes.length > 0 }, [...withKnown(passes), ...later]);
    }
  }
}

async function pullChanges(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  pass: PullPass & { kind: "changes" },
): Promise<Pulled> {
  const { since, ticked } = pass;
  const fields = fieldsToWrite(context.settings);
  const page = await context.salesforce.readChanges({ fields, since, ticked, cursor: checkpoint.cursor });
  const isFirst = checkpoint.cursor === null;
  const asOf = checkpoint.asOf ?? page.asOf;
  if (isFirst) {
    const total = Object.values(page.totals).reduce((sum, records) => sum + records, 0);
    const instead = await withoutLargeDelta(context, checkpoint.passes, total);
    if (instead !== checkpoint.passes)
      return { checkpoint: { ...checkpoint, passes: instead, asOf }, read: 0, wait: 0 };
  }
  const large = isFirst && !pass.paged ? objectsAbove(context.bulk.recordsToRead, page.totals) : [];
  // What a job will read is read once.
  const read = page.observations.filter(({ object }) => !large.includes(object));
  const relevant = await relevantOf(context, read);
  const { others, passes } = await readNewcomers(context, relevant, checkpoint.passes);
  await stage(context, await withSuccessors(context, [...others, ...relevant]));
  const cursor = withoutObjects(page.cursor, large);
  const jobs = isFirst ? jobsFor(large) : checkpoint.jobs;
  const isOver = cursor === null && jobs.length === 0;
  return {
    checkpoint: { ...checkpoint, passes: isOver ? passes.slice(1) : passes, cursor, jobs, asOf },
    read: read.length,
    wait: 0,
  };
}

function objectsAbove(most: number, totals: Readonly<Partial<Record<PersonObject, number>>>): PersonObject[] {
  return (Object.entries(totals) as [PersonObject, number][]).flatMap(([object, total]) =>
    total > most ? object : [],
  );
}

function withoutObjects(cursor: Cursor | null, objects: readonly PersonObject[]): Cursor | null {
  const left = Object.entries(cursor ?? {}).filter(([object]) => !objects.includes(object as PersonObject));
  return left.length === 0 ? null : Object.fromEntries(left);
}

async function pullList(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  pass: PullPass & { kind: "list" },
  later: readonly PullPass[],
): Promise<Pulled> {
  const { database, salesforce, settings, bulk } = context;
  if (
    !pass.paged &&
    checkpoint.listKey === null &&
    (await isListLarge(context, pass.ended && CALLS_A_PAGE))
  ) {
    const everyone: PullPass = { kind: "everyone", instead: [{ ...pass, paged: true }] };
    return toPasses(checkpoint, [...withKnown([everyone]), ...later]);
  }
  const after = checkpoint.listKey === null ? null : IDBKeyRange.lowerBound(checkpoint.listKey, true);
  const entries: Unsubscribe[] = await database.getAll("unsubscribes", after, bulk.entriesALook);
  const last = entries.at(-1);
  if (!last) return toPasses({ ...checkpoint, listKey: null }, later);

  const addresses: string[] = [];
  const records = new Map<string, RecordAt>();
  const looked = pass.ended ? entries : entries.filter(isOptedOut);
  for (const { subject } of looked) {
    if (subject.kind === "address") addresses.push(subject.address);
    else records.set(subject.recordId, subject);
  }
  // Also of whoever was resubscribed: a record that is out of sight would be planned to be cleared again and again.
  const keys = entries.map(({ key }) => key);
  const index = database.transaction("known").store.index("entry");
  const known = await readMany(index, keys, ({ entry }) => entry);
  for (const record of known) records.set(record.recordId, record);
  const found: Observation[] = [];
  if (addresses.length > 0) {
    const fields = fieldsToWrite(settings);
    found.push(...(await salesforce.findByAddress(addresses, fields)).observations);
  }
  // What is left had one of these addresses when it was last seen, and has it no more, or never had one.
  for (const { recordId } of found) records.delete(recordId);
  found.push(...(await findByIds(context, [...records.values()])));
  const all = await withSuccessors(context, found);
  const unconfirmed = new Set(
    entries.filter((entry) => isOptedOut(entry) && entry.confirmedAt === null).map(({ key }) => key),
  );
  const mayBeDone = (record: Observation) =>
    record.gone === null &&
    !unconfirmed.has(keyOfRecord(record)) &&
    !unconfirmed.has(`record:${record.recordId}`);
  // What the passes before have just taught the list needs no second decision.
  const undone = await unsettledOf(context, all.filter(mayBeDone), () => true);
  const toDecide = all.filter((record) => !mayBeDone(record));
  await stage(context, [...toDecide, ...undone, ...unseenAmong(known, found)]);
  return { checkpoint: { ...checkpoint, listKey: last.key }, read: found.length, wait: 0 };
}

function isOptedOut({ status }: Unsubscribe): boolean {
  return status === "optedOut";
}

/** Everyone's pages do not say who is missing from them: the known records of the list are looked for by id. */
async function pullKnown(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  later: readonly PullPass[],
): Promise<Pulled> {
  const { database } = context;
  const records = await database.getAll("known", afterRecord(checkpoint), IDS_A_CALL);
  const last = records.at(-1);
  if (!last) return toPasses({ ...checkpoint, listKey: null }, later);
  const list = database.transaction("unsubscribes").store;
  const keys = [...new Set(records.map(({ entry }) => entry))];
  // Also of whoever was resubscribed: a record that is out of sight would be planned to be cleared again and again.
  const entries = await readMany(list, keys, ({ key }) => key);
  const listed = new Set(entries.map(({ key }) => key));
  const known = records.filter(({ entry, gone }) => gone === null && listed.has(entry));
  await stage(context, unseenAmong(known, await findByIds(context, known)));
  return { checkpoint: { ...checkpoint, listKey: `record:${last.recordId}` }, read: 0, wait: 0 };
}

/** What has become of the records that a plan is to write, since it was made. */
async function pullPlanned(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  later: readonly PullPass[],
): Promise<Pulled> {
  const planned = await context.database.getAll("planned", afterRecord(checkpoint), IDS_A_CALL);
  const last = planned.at(-1);
  if (!last) return toPasses({ ...checkpoint, listKey: null }, later);
  const found = await withSuccessors(context, await findByIds(context, planned));
  await stage(context, await unsettledOf(context, found, () => true));
  return { checkpoint: { ...checkpoint, listKey: `record:${last.recordId}` }, read: found.length, wait: 0 };
}

/** Of stores that are kept by record. */
function afterRecord({ listKey }: PullCheckpoint): IDBKeyRange | null {
  return listKey === null ? null : IDBKeyRange.lowerBound(listKey.slice("record:".length), true);
}

/** After everyone's pages. */
function withKnown(passes: readonly PullPass[]): PullPass[] {
  return passes.flatMap((pass): PullPass[] =>
    pass.kind === "everyone" ? [pass, { kind: "known" }] : [pass],
  );
}

async function pullOutbox(
  context: SyncContext,
  checkpoint: PullCheckpoint,
  { takenUpTo }: PullPass & { kind: "outbox" },
  later: readonly PullPass[],
): Promise<Pulled> {
  const { database, bulk } = context;
  const after = checkpoint.listKey === null ? null : IDBKeyRange.lowerBound(checkpoint.listKey, true);
  const pushes = await database.getAll("outbox", after, bulk.entriesALook);
  const last = pushes.at(-1);
  if (!last) return toPasses({ ...checkpoint, listKey: null }, later);
  const addresses = pushes
    .filter((push) => isTaken(push, takenUpTo))
    .map(({ key }) => key.slice("address:".length));
  const { observations: found } = await findByAddress(context, addresses);
  await stage(context, await withSuccessors(context, found));
  return { checkpoint: { ...checkpoint, listKey: last.key }, read: found.length, wait: 0 };
}

/** On to other passes, with nothing read. */
function toPasses(checkpoint: PullCheckpoint, passes: readonly PullPass[]): Pulled {
  const jobs = passes[0]?.kind === "everyone" ? jobsFor(PERSON_OBJECTS) : [];
  return { checkpoint: { ...checkpoint, passes, jobs, cursor: null }, read: 0, wait: 0 };
}
