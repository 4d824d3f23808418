/**
 * A completed Task on each record that an opt-out was written to: after the write is confirmed, and once. Where it was
 * taken back or resubscribed since, another one says so: what is on the record must not be the last word on it.
 */
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { TaskToLog } from "../database/database";
import type { NewTask, TaskAnswer } from "../salesforce/salesforce";
import { watchAllowance } from "./allowance";
import { backoff, isDueAt } from "./backoff";
import type { SyncContext } from "./context";
import type { Settling } from "./settle";
import { thrownFailure } from "./write";

/** Tasks in one call: the records that one push of 50 entries reaches, with room. */
const TASKS_A_STEP = 100;
/** A Task is a courtesy to whoever reads the record: it is tried for about a day, and then let go, with a word of why. */
const ATTEMPTS = 24;

/** Notes that a record's Task is due, in the transaction in which its write is found confirmed. */
export async function noteTask(
  writing: Settling,
  { key, recordId, object }: Pick<TaskToLog, "key" | "recordId" | "object">,
): Promise<void> {
  const entry = await writing.objectStore("unsubscribes").get(key);
  const since = toldOf(entry);
  if (!entry || since === null) return;
  const events = await writing.objectStore("history").index("key").getAll(key);
  const logged = events.flatMap((it) => (it.what === "logged" && it.recordId === recordId ? it.since : []));
  if (logged.includes(since)) return;
  // Nothing on the record says that they were opted out: nothing needs to be put right.
  if (entry.status === "resubscribed" && logged.length === 0) return;
  const id = `${recordId}|${since}`;
  if (await writing.objectStore("tasks").get(id)) return;
  await writing
    .objectStore("tasks")
    .put({ id, key, recordId, object, since, sent: false, attempts: 0, nextAttempt: 0 });
}

/**
 * Logs the Tasks that are due. Nothing that goes wrong here concerns the opt-outs behind them.
 *
 * @returns whether there was anything to do
 */
export async function logTasks(context: SyncContext): Promise<boolean> {
  const due = await dueTasks(context);
  if (due.length === 0) return false;
  try {
    watchAllowance(
      context.salesforce.usage,
      context.callsBefore + context.salesforce.calls,
      context.settings,
    );
    const entries = await entriesOf(context, due);
    const wanted = due.filter(({ key, since }) => isWanted(context, entries.get(key), since));
    await drop(
      context,
      due.filter((task) => !wanted.includes(task)),
    );
    const made = await madeBefore(context, wanted);
    const missing = wanted.filter(({ id }) => !made.has(id));
    await markSent(context, missing);
    const answers = await create(context, missing, entries);
    await settle(context, [...made, ...answers], wanted);
  } catch (error) {
    await postpone(context, due, thrownFailure(error));
  }
  context.changed();
  return true;
}

async function dueTasks({ database, clock }: SyncContext): Promise<TaskToLog[]> {
  const now = clock();
  const all = await database.getAllFromIndex("tasks", "nextAttempt", null, TASKS_A_STEP);
  return all.filter(({ nextAttempt }) => isDueAt(nextAttempt, now));
}

async function entriesOf({ database }: SyncContext, tasks: readonly TaskToLog[]) {
  const entries = new Map<SubjectKey, Unsubscribe>();
  for (const key of new Set(tasks.map((task) => task.key))) {
    const entry = await database.get("unsubscribes", key);
    if (entry) entries.set(key, entry);
  }
  return entries;
}

/** The moment of what is true of an own entry now, of which a Task may tell; null where none does. */
function toldOf(entry: Unsubscribe | undefined): Milliseconds | null {
  if (entry?.origin !== "own") return null;
  return entry.status === "resubscribed" ? (entry.resubscribe?.at ?? null) : entry.since;
}

/** False where something else became true since, or it is no longer asked for. */
function isWanted({ settings }: SyncContext, entry: Unsubscribe | undefined, since: Milliseconds): boolean {
  return settings.logTask && toldOf(entry) === since;
}

async function drop({ database }: SyncContext, tasks: readonly TaskToLog[]): Promise<void> {
  const writing = database.transaction("tasks", "readwrite");
  await Promise.all([...tasks.map(({ id }) => writing.store.delete(id)), writing.done]);
}

/** Those that were sent and never answered may be there: Salesforce is asked before they are sent again. */
async function madeBefore(
  { salesforce, identity }: SyncContext,
  tasks: readonly TaskToLog[],
): Promise<Map<string, TaskAnswer>> {
  const made = new Map<string, TaskAnswer>();
  const sent = tasks.filter((task) => task.sent);
  if (sent.length === 0) return made;
  const found = await salesforce.findTasks(
    identity.userId,
    sent.map(({ recordId }) => recordId),
  );
  for (const { id, recordId, since } of sent) {
    const task = found.find((it) => it.recordId === recordId && it.description.includes(referenceOf(since)));
    if (task) made.set(id, { ok: true, taskId: task.taskId });
  }
  return made;
}

async function markSent({ database }: SyncContext, tasks: readonly TaskToLog[]): Promise<void> {
  const writing = database.transaction("tasks", "readwrite");
  await Promise.all([...tasks.map((task) => writing.store.put({ ...task, sent: true })), writing.done]);
}

async function create(
  { salesforce, taskWords }: SyncContext,
  tasks: readonly TaskToLog[],
  entries: ReadonlyMap<SubjectKey, Unsubscribe>,
): Promise<readonly (readonly [string, TaskAnswer])[]> {
  const asked = tasks.flatMap((task): (NewTask & { id: string })[] => {
    const entry = entries.get(task.key);
    if (!entry) return [];
    const { subject, lines, day } = taskWords(entry);
    const description = [...lines, referenceOf(task.since)].join("\n");
    return [{ id: task.id, object: task.object, recordId: task.recordId, subject, description, day }];
  });
  if (asked.length === 0) return [];
  const answers = await salesforce.createTasks(asked);
  return answers.map((answer, index) => [asked[index]?.id ?? "", answer] as const);
}

/** By which a Task is known again when the answer to its creation was lost. */
function referenceOf(since: Milliseconds): string {
  return `Quietlist-${since.toString(36)}`;
}

async function settle(
  context: SyncContext,
  answers: readonly (readonly [string, TaskAnswer])[],
  tasks: readonly TaskToLog[],
): Promise<void> {
  const writing = context.database.transaction(["tasks", "history"], "readwrite");
  const about = { at: context.now(), by: context.identity.username };
  for (const [id, answer] of answers) {
    const task = tasks.find((it) => it.id === id);
    if (!task) continue;
    const { key, recordId, since } = task;
    await writing.objectStore("tasks").delete(id);
    await writing
      .objectStore("history")
      .add(
        answer.ok
          ? { ...about, what: "logged", key, recordId, since, taskId: answer.taskId }
          : { ...about, what: "notLogged", key, recordId, failure: answer.failure },
      );
  }
  await writing.done;
}

async function postpone(context: SyncContext, tasks: readonly TaskToLog[], failure: Failure): Promise<void> {
  const writing = context.database.transaction(["tasks", "history"], "readwrite");
  const about = { at: context.now(), by: context.identity.username };
  for (const { id } of tasks) {
    const task = await writing.objectStore("tasks").get(id);
    if (!task) continue;
    // Hours without a session are no failures of the Task.
    const attempts = failure.kind === "session" ? task.attempts : task.attempts + 1;
    if (failure.kind === "attention" || attempts > ATTEMPTS) {
      await writing.objectStore("tasks").delete(id);
      const { key, recordId } = task;
      await writing.objectStore("history").add({ ...about, what: "notLogged", key, recordId, failure });
    } else {
      const nextAttempt = context.clock() + backoff(failure, Math.max(1, attempts), context.random());
      await writing.objectStore("tasks").put({ ...task, attempts, nextAttempt });
    }
  }
  await writing.done;
}
