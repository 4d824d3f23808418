/** Ada, who wants no more email, as the background tells of her. */
import type { ListState, PersonInSalesforce } from "../../src/messages/person.ts";
import type { SyncState } from "../../src/messages/sync.ts";
import type { HistoryEvent } from "../../src/model/history-event.ts";
import type { Observation } from "../../src/model/observation.ts";
import type { Run } from "../../src/model/run.ts";
import { newEntry, type Unsubscribe } from "../../src/model/unsubscribe.ts";
import { DEFAULT_SETTINGS } from "../../src/settings.ts";

export const ADDRESS = "ada.lindqvist@northwind.example";
export const KEY = `address:${ADDRESS}` as const;
export const IDENTITY = "00D5g0000012345EAA.0055g000009ABCDAA4";

export function record(more: Partial<Observation> = {}): Observation {
  return {
    recordId: "00Q5g00000AAAAAEA1",
    object: "Lead",
    name: "Ada Lindqvist",
    address: ADDRESS,
    optedOut: { HasOptedOutOfEmail: false },
    systemModstamp: 1_000,
    lastModified: 1_000,
    lastModifiedBy: null,
    lastModifiedById: null,
    ownerName: "Maya Chen",
    gone: null,
    ...more,
  };
}

export const contact = (more: Partial<Observation> = {}) =>
  record({ recordId: "0035g00000BBBBBEA2", object: "Contact", ...more });

export const ticked = (more: Partial<Observation> = {}) =>
  record({ optedOut: { HasOptedOutOfEmail: true }, ...more });

export function entry(more: Partial<Unsubscribe> = {}): Unsubscribe {
  const said = { source: "popup", since: 5_000, name: "Ada Lindqvist" } as const;
  return newEntry({ kind: "address", address: ADDRESS }, { ...said, ...more });
}

export function list(unsubscribe: Unsubscribe | null, more: Partial<ListState> = {}): ListState {
  return {
    unsubscribe,
    fate: unsubscribe === null ? null : "confirmed",
    nextAttempt: null,
    failure: null,
    attention: [],
    ...more,
  };
}

export function found(records: readonly Observation[], word: ListState = list(null)): PersonInSalesforce {
  return {
    identity: IDENTITY,
    subject: { kind: "address", address: ADDRESS },
    records,
    hidden: [],
    list: word,
  };
}

export function written(more: Partial<HistoryEvent & { what: "written" }> = {}): HistoryEvent {
  return {
    what: "written",
    at: 2_000,
    key: KEY,
    by: "maya",
    recordId: "00Q5g00000AAAAAEA1",
    object: "Lead",
    from: { HasOptedOutOfEmail: false },
    to: true,
    reason: "captured",
    runId: null,
    ...more,
  };
}

export function run(more: Partial<Run> = {}): Run {
  return {
    id: 7,
    trigger: "nightly",
    startedAt: 1_000,
    phase: "closed",
    endedAt: 2_000,
    outcome: "done",
    held: null,
    failure: null,
    figures: { read: 0, learned: 0, ended: 0, planned: 0, written: 0, refused: 0 },
    ...more,
  };
}

export function sync(more: Partial<SyncState> = {}): SyncState {
  return {
    identity: IDENTITY,
    username: "maya.chen@northwind.example",
    apiHost: "northwind.my.salesforce.com",
    settings: DEFAULT_SETTINGS,
    policy: { setBy: null, locked: [], ignored: [] },
    writes: [
      { object: "Lead", fields: ["Email Opt Out"] },
      { object: "Contact", fields: ["Email Opt Out"] },
    ],
    lastRun: null,
    running: null,
    paused: false,
    goesOn: null,
    forecast: { calls: 2, atLeast: false, left: null, share: null, freshAt: null },
    fullCheck: { last: null, next: null, wanted: false },
    nextRun: null,
    due: false,
    trouble: null,
    pending: 0,
    attention: 0,
    listed: 0,
    inNeed: [],
    ...more,
  };
}
