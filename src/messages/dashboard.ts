/**
 * The dashboard's part of the contract. Everything that can grow with the list comes in pages: `after` is where the
 * page before ended, `next` where this one did; null is the beginning, and the end.
 */
import * as v from "valibot";
import type { ActUndo, ImportAct, UndoableAct, UndoPerson } from "../model/act-undo";
import type { Attention } from "../model/attention";
import type { ChainedEvent } from "../model/history-chain";
import type { HistoryEvent } from "../model/history-event";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { KnownRecord } from "../model/observation";
import type { SubjectKey } from "../model/person";
import type { Change } from "../model/plan";
import type { Run } from "../model/run";
import type { Fate, Unsubscribe } from "../model/unsubscribe";
import { type EvidenceProtocol, evidenceRequests } from "./evidence";
import { explicitReason, identity, key, storeNumber, text, upTo } from "./request-parts";
import type { SyncState } from "./sync";

/** A user in an org whom this browser has met. */
export interface MetUser {
  readonly identity: IdentityKey;
  readonly username: string;
  readonly apiHost: string;
  readonly lastSeen: Milliseconds;
}

/** An entry of the list as the dashboard shows it. */
export interface ListedPerson {
  readonly unsubscribe: Unsubscribe;
  readonly fate: Fate;
  /** The entry's own name, else the one that Salesforce last showed with its address. */
  readonly name: string | null;
  /** Whether any record in Salesforce was seen that it speaks for, and is still in sight. */
  readonly seen: boolean;
}

/** How far a reader of the list has got: what came later is asked for with it. */
export interface ListMark {
  /** The newest event of the history. */
  readonly seen: number;
  readonly pending: number;
  readonly attention: number;
}

/** Something that needs a person, with whom to ask about it. */
export interface AttentionCase {
  readonly attention: Attention;
  readonly address: string | null;
  readonly ownerName: string | null;
}

/** What one run did to one person, by its history. */
export interface RunEvent {
  readonly event: HistoryEvent;
  readonly name: string | null;
}

/** How Salesforce knows an address, before anything is captured. */
export interface AddressMatch {
  readonly address: string;
  readonly records: number;
  readonly optedOut: number;
}

/** What a sync would do now. */
export interface Preview {
  /** Every write, up to `MOST_PREVIEWED`. */
  readonly changes: readonly Change[];
  readonly moreChanges: number;
  readonly learned: number;
  readonly ended: number;
  readonly attention: number;
  /** Of those learned, so many are too many to look for their other records now: only the sync itself will. */
  readonly notLookedUp: number;
}

export const MOST_LISTED = 2_500;
export const MOST_CAPTURED = 500;
export const MOST_MATCHED = 100;
export const MOST_PREVIEWED = 20_000;
const MOST_RUNS = 200;
const MOST_EVENTS = 2_500;

export interface DashboardProtocol extends EvidenceProtocol {
  /** Everyone met in this browser, who was seen last first. */
  identities(request: Record<string, never>): readonly MetUser[];
  /** As `syncState`, for a user chosen by hand. */
  syncStateOf(request: { identity: IdentityKey }): SyncState;
  /**
   * Deletes one user's list from this computer, with its history, runs and pushes that are not done. Nothing in
   * Salesforce changes. The username must be given, as whoever confirms has typed it.
   */
  forgetOrg(request: { identity: IdentityKey; username: string }): null;

  listPage(request: { identity: IdentityKey; after: SubjectKey | null; limit: number }): {
    people: readonly ListedPerson[];
    next: SubjectKey | null;
    /** With the first page only: to count a long list takes as long as to read much of it. */
    mark: (ListMark & { readonly entries: number }) | null;
  };
  /** Who changed since the history was read up to `since`; null when that is so long ago that reading anew is cheaper. */
  listChanges(request: { identity: IdentityKey; since: number }): {
    people: readonly ListedPerson[] | null;
    mark: ListMark;
  };
  /** These entries again; one that is gone is not in the answer. */
  listedPeople(request: { identity: IdentityKey; keys: readonly SubjectKey[] }): readonly ListedPerson[];
  /** The records last seen with an entry's address, or its record. */
  knownRecords(request: { identity: IdentityKey; key: SubjectKey }): readonly KnownRecord[];
  historyPage(request: { identity: IdentityKey; after: number | null; limit: number }): {
    events: readonly ChainedEvent[];
    next: number | null;
  };
  /** Opts out a batch of addresses: all of them are stored, then pushed; or none is, and the call fails. */
  optOutMany(request: {
    identity: IdentityKey;
    people: readonly { address: string; name: string | null }[];
    note: string | null;
    /** The same for all batches of one file or pasted list. */
    importId: string;
  }): { taken: number };
  /** Everything that was imported here, newest first. */
  imports(request: { identity: IdentityKey }): readonly ImportAct[];

  /** What the undo of an import or a sync would do now, by what is known here. No API call. */
  undoPreview(request: { identity: IdentityKey; act: UndoableAct; after: number | null; limit: number }): {
    people: readonly UndoPerson[];
    next: number | null;
  };
  /** Undoes an import or a sync: an explicit resubscribe of those whom nothing else opts out. Answers once it is stored. */
  undoAct(request: { identity: IdentityKey; act: UndoableAct; reason: string }): ActUndo;
  /** The newest undo of an act; null when there was none. */
  undoOf(request: { identity: IdentityKey; act: UndoableAct }): ActUndo | null;
  undoEvents(request: { identity: IdentityKey; undoId: number; after: number | null; limit: number }): {
    events: readonly RunEvent[];
    next: number | null;
  };
  /** Tries many pushes again now. */
  retryMany(request: { identity: IdentityKey; keys: readonly SubjectKey[] }): { retried: number };
  /** Asks Salesforce who has these addresses. One call. */
  matchAddresses(request: { identity: IdentityKey; addresses: readonly string[] }): readonly AddressMatch[];

  attentionPage(request: { identity: IdentityKey; after: string | null; limit: number }): {
    cases: readonly AttentionCase[];
    next: string | null;
  };

  /** Newest first; `before` is a run's id. */
  runs(request: { identity: IdentityKey; before: number | null; limit: number }): readonly Run[];
  runEvents(request: { identity: IdentityKey; runId: number; after: number | null; limit: number }): {
    events: readonly RunEvent[];
    next: number | null;
  };
  /** What a held or running sync has yet to write. */
  plannedChanges(request: { identity: IdentityKey; after: string | null; limit: number }): {
    changes: readonly Change[];
    next: string | null;
  };
  previewWrites(request: { identity: IdentityKey }): Preview;
}

const act = v.variant("kind", [
  v.object({ kind: v.literal("import"), importId: v.pipe(v.string(), v.uuid()) }),
  v.object({ kind: v.literal("run"), runId: storeNumber }),
]);
const addressText = v.pipe(text(320), v.minLength(3));

export const dashboardRequests = {
  ...evidenceRequests,
  identities: () => v.record(v.string(), v.never()),
  syncStateOf: () => v.object({ identity }),
  forgetOrg: () => v.object({ identity, username: text(320) }),
  listPage: () => v.object({ identity, after: v.nullable(key), limit: upTo(MOST_LISTED) }),
  listChanges: () => v.object({ identity, since: storeNumber }),
  listedPeople: () => v.object({ identity, keys: v.pipe(v.array(key), v.maxLength(MOST_CAPTURED)) }),
  knownRecords: () => v.object({ identity, key }),
  historyPage: () => v.object({ identity, after: v.nullable(storeNumber), limit: upTo(MOST_EVENTS) }),
  optOutMany: () =>
    v.object({
      identity,
      people: v.pipe(
        v.array(v.object({ address: addressText, name: v.nullable(text(300)) })),
        v.maxLength(MOST_CAPTURED),
      ),
      note: v.nullable(text(2000)),
      importId: v.pipe(v.string(), v.uuid()),
    }),
  imports: () => v.object({ identity }),
  undoPreview: () => v.object({ identity, act, after: v.nullable(storeNumber), limit: upTo(MOST_EVENTS) }),
  undoAct: () => v.object({ identity, act, reason: explicitReason }),
  undoOf: () => v.object({ identity, act }),
  undoEvents: () =>
    v.object({
      identity,
      undoId: storeNumber,
      after: v.nullable(storeNumber),
      limit: upTo(MOST_EVENTS),
    }),
  retryMany: () => v.object({ identity, keys: v.pipe(v.array(key), v.maxLength(MOST_CAPTURED)) }),
  matchAddresses: () =>
    v.object({ identity, addresses: v.pipe(v.array(addressText), v.maxLength(MOST_MATCHED)) }),
  attentionPage: () => v.object({ identity, after: v.nullable(text(800)), limit: upTo(MOST_EVENTS) }),
  runs: () => v.object({ identity, before: v.nullable(storeNumber), limit: upTo(MOST_RUNS) }),
  runEvents: () =>
    v.object({
      identity,
      runId: storeNumber,
      after: v.nullable(storeNumber),
      limit: upTo(MOST_EVENTS),
    }),
  plannedChanges: () => v.object({ identity, after: v.nullable(text(18)), limit: upTo(MOST_EVENTS) }),
  previewWrites: () => v.object({ identity }),
} satisfies {
  [K in keyof DashboardProtocol]: () => v.GenericSchema<unknown, Parameters<DashboardProtocol[K]>[0]>;
};
