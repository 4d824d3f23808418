import type { DBSchema, IDBPDatabase, IDBPTransaction, StoreNames } from "idb";
import type { ActUndo, ImportAct } from "../../model/act-undo";
import type { Attention } from "../../model/attention";
import type { Failure } from "../../model/failure";
import type { HistoryEvent } from "../../model/history-event";
import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord, Observation } from "../../model/observation";
import type { PersonObject, SubjectKey } from "../../model/person";
import type { Change } from "../../model/plan";
import type { Run } from "../../model/run";
import type { Installation, Preflight } from "../../model/set-up";
import type { OutboxEntry, Unsubscribe } from "../../model/unsubscribe";
import type { FieldsByObject } from "../../settings";
import type { Cursor } from "../salesforce/salesforce";
import type { OrgShape } from "../salesforce/shape";

/**
 * One database per user and org, so that nothing can be read or written across them by mistake, and forgetting an
 * org is deleting its databases. Facts are stored, work is derived from them again after every crash.
 */
export interface QuietlistSchema extends DBSchema {
  /** The list. */
  unsubscribes: { key: SubjectKey; value: Unsubscribe; indexes: { status: string } };
  /** Append only. */
  history: {
    key: number;
    value: HistoryEvent;
    indexes: { key: SubjectKey; runId: number; importId: string; undoId: number };
  };
  /** Over the history, by the number of each event. */
  chain: { key: number; value: ChainLink };
  /** Pushes not yet confirmed. */
  outbox: { key: SubjectKey; value: StoredPush; indexes: { nextAttempt: Milliseconds } };
  attention: { key: string; value: Attention; indexes: { key: SubjectKey; cause: string } };
  /** Per record, what was last seen and what both sides agreed on. `entry` is the list key of its address. */
  known: { key: string; value: KnownRecord & { entry: SubjectKey }; indexes: { entry: SubjectKey } };
  /** What a run has read and not yet reconciled. In the order of entries, so that a chunk of them is let go at once. */
  observed: {
    key: [SubjectKey, string];
    value: Observation & { entry: SubjectKey };
    indexes: { entry: SubjectKey; recordId: string };
  };
  /** What a run will write, until each write is read back. */
  planned: { key: string; value: PlannedChange; indexes: { entry: SubjectKey; sent: number } };
  /** Tasks yet to be logged on records. */
  tasks: { key: string; value: TaskToLog; indexes: { nextAttempt: Milliseconds } };
  runs: { key: number; value: StoredRun };
  imports: { key: string; value: ImportAct };
  undos: { key: number; value: StoredUndo };
  /** Single values by name. */
  state: { key: keyof State; value: State[keyof State] };
}

/** A link of the chain over the history (see `history-chain.ts`). */
export interface ChainLink {
  readonly number: number;
  readonly link: string;
  /** How many events up to this one are no longer kept, so that only their last link stands for them; mostly 0. */
  readonly dropped: number;
}

/** An outbox entry and what was already sent for it, so that a write whose answer was lost is still explained. */
export interface StoredPush extends OutboxEntry {
  readonly sent: readonly { readonly recordId: string; readonly from: Readonly<Record<string, boolean>> }[];
  /** Records that the rep had in front: they are opted out, whatever address they have by now. */
  readonly inFront: readonly string[];
  /** When the run of the outbox was opened that has taken this on; absent: none has. */
  readonly takenUpTo?: Milliseconds;
}

export interface PlannedChange extends Change {
  readonly entry: SubjectKey;
  readonly runId: number;
  /** The bulk job it was given to; null when to none. */
  readonly job: string | null;
  /**
   * A bulk job could not write it, and small batches are tried. They are put in order by this, so that records which
   * lock each other come one after the other. Null: no job has tried it.
   */
  readonly order: string | null;
  /**
   * 1 once a write was sent whose answer is not yet stored: it may have taken effect. 2 when it was dropped after that:
   * it is not written again, only told of.
   */
  readonly sent: 0 | 1 | 2;
}

/** A Task that is to be logged on a record, as evidence of the opt-out that was written there. */
export interface TaskToLog {
  /** `${record id}|${since}`: one for each act and record. */
  readonly id: string;
  readonly key: SubjectKey;
  readonly recordId: string;
  readonly object: PersonObject;
  /** When the opt-out was captured, taken back, or resubscribed. */
  readonly since: Milliseconds;
  /** It may be there already: the answer to its creation was not yet stored. */
  readonly sent: boolean;
  readonly attempts: number;
  readonly nextAttempt: Milliseconds;
}

/** A run with its checkpoint. */
export interface StoredRun extends Run {
  /** What it writes to. */
  readonly fields: FieldsByObject;
  readonly pull: PullCheckpoint;
  readonly firstSync: boolean;
  readonly fieldSwitched: boolean;
  /** A person has looked at the held plan and let it go on. */
  readonly released: boolean;
  /** When its plan was made, or last looked over, by Salesforce's clock; absent before. */
  readonly plannedAt?: Milliseconds;
  /** The bulk job that writes a part of the plan; null when none is under way. */
  readonly writeJob: WriteJob | null;
  /** Salesforce would not do it in bulk, so this run writes in small batches alone. */
  readonly bulkRefused: boolean;
  /** Steps that failed in a row, for the backoff, and when the next one may be tried. */
  readonly attempts: number;
  readonly nextAttempt: Milliseconds;
}

/** An undo with its checkpoint. */
export interface StoredUndo extends ActUndo {
  /** The last event of the undone act that was looked at; 0 before the first. */
  readonly after: number;
}

export interface PullCheckpoint {
  /** What is still to be read; the first one is under way. */
  readonly passes: readonly PullPass[];
  readonly cursor: Cursor | null;
  /** By Salesforce's clock when this run's first page was answered: the next watermark. */
  readonly asOf: Milliseconds | null;
  /** Where the look at the list's own entries goes on (first read of a field). */
  readonly listKey: SubjectKey | null;
  /** The bulk jobs of the pass under way whose results are not yet read. */
  readonly jobs: readonly ReadJob[];
  /** What this run reads or has read is all there is, and not only what changed. */
  readonly complete: boolean;
  /** How often a pass had to begin again, since its cursor was refused. */
  readonly restarts: number;
  /** Why a full check had to go without reading everyone who is opted out. */
  readonly leftOut?: Failure;
}

/** A bulk job that reads one object. */
export interface ReadJob {
  readonly object: PersonObject;
  /** Null until it was asked for. */
  readonly jobId: string | null;
  /** Looks in vain since then. */
  readonly looks: number;
  /** What it found; null until it is complete. */
  readonly records: number | null;
  /** Where the next page of its result is; null before the first. */
  readonly locator: string | null;
}

/** A bulk job that writes planned changes; they carry its id. */
export interface WriteJob {
  readonly jobId: string;
  readonly object: PersonObject;
  readonly fields: readonly string[];
  /** By Salesforce's clock. */
  readonly since: Milliseconds;
  readonly looks: number;
  /** `given`: the changes carry its id, nothing was uploaded. `ended`: what it wrote is being read back. */
  readonly phase: "given" | "uploaded" | "ended";
  /** Read back up to this record; null before the first. */
  readonly readBack: string | null;
}

/** `paged`: not by a bulk job, which failed or is not worth it. */
export type PullPass =
  /** `ticked`: only who is opted out of what changed. `check`: for a full check, which may go without it. */
  | {
      readonly kind: "changes";
      readonly since: Milliseconds | null;
      readonly ticked?: true;
      readonly check?: true;
      readonly paged?: true;
    }
  /**
   * The list's own entries are looked up, since the first read of a field shows only its ticked records. `ended`: those
   * that ended or were resubscribed as well, in place of a delta.
   */
  | { readonly kind: "list"; readonly ended?: true; readonly paged?: true | undefined }
  /** Everyone is read by bulk jobs; what is read in their place when that cannot be had. */
  | { readonly kind: "everyone"; readonly instead: readonly PullPass[]; readonly takenUpTo?: Milliseconds }
  /** Known records of the list, which everyone's pages may not have shown. */
  | { readonly kind: "known" }
  /** The records of a plan that is no longer fresh, before it is written. */
  | { readonly kind: "planned" }
  /** The captures of the outbox that a run has taken on are looked up. */
  | { readonly kind: "outbox"; readonly takenUpTo: Milliseconds }
  /** All is read again, to mend what was missed; unless the org's calls are short, and nobody asked for it by hand. */
  | { readonly kind: "check"; readonly byHand: boolean };

/** Calls this user's Quietlist has made since a moment. The org counts over a rolling day, and so does this. */
export interface OwnCalls {
  readonly since: Milliseconds;
  readonly calls: number;
}

export interface State {
  /** By field (API name on Lead or Contact, as `Lead.X`): up to when Salesforce has been read. */
  watermarks: Readonly<Record<string, Milliseconds>>;
  shape: OrgShape;
  /** By API name, the label of each field that describe showed. */
  fieldLabels: Readonly<Record<string, string>>;
  /** The list was last written to other fields than those chosen now: the next run looks all of it up. */
  lookUpList: boolean;
  /** The fields of the last run that was done: those that the whole list was written to. */
  listFields: FieldsByObject;
  ownCalls: OwnCalls;
  /** How many API calls the org allows in 24 hours, by its last answer. */
  allowedCalls: number;
  /** How many people Salesforce showed when everyone was last read. */
  people: number;
  /** When what is not to be kept was last let go. */
  lastTrim: Milliseconds;
  /** The newest link of the history's chain. */
  chainHead: ChainLink;
  /** When all of Salesforce was last read, and not only what changed. */
  lastFullCheck: Milliseconds;
  /** The run that its user has paused, by its id. */
  pausedRun: number;
  /** Someone asked for a full check by hand: the next run does it. */
  fullCheckWanted: boolean;
  /** Someone asked for a sync while a run wrote what was captured: it follows that. */
  syncWanted: boolean;
  /** When it was last tried whether the list can be written, after it could not. */
  writable: Milliseconds;
  /** Salesforce's clock minus this computer's. */
  clockOffset: Milliseconds;
  /** When Salesforce last answered, by this computer's clock. */
  answeredAt: Milliseconds;
  /** What the set-up guide last saw. */
  preflight: Preflight;
  /** What the set-up guide installs or has installed, step by step; null when that was forgotten. */
  installation: Installation | null;
}

export type Database = IDBPDatabase<QuietlistSchema>;
/** A transaction that writes to (at least) these stores. */
export type Writing<Names extends StoreNames<QuietlistSchema>> = Pick<
  IDBPTransaction<QuietlistSchema, readonly Names[], "readwrite">,
  "objectStore"
>;

/** Reads one single value; undefined when it was never stored. */
export async function readState<K extends keyof State>(
  database: Database,
  name: K,
): Promise<State[K] | undefined> {
  return (await database.get("state", name)) as State[K] | undefined;
}

/** Stores one single value. */
export async function writeState<K extends keyof State>(
  database: Database,
  name: K,
  value: State[K],
): Promise<void> {
  await database.put("state", value, name);
}
