/** The part of the contract about one user's sync: its settings, its runs, and what it would do. */
import * as v from "valibot";
import type { PolicyNotice } from "../admin-policy";
import type { Failure } from "../model/failure";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { Plan } from "../model/plan";
import type { Run } from "../model/run";
import type { FieldCheck } from "../model/set-up";
import type { Settings } from "../settings";
import { identity, tabId } from "./request-parts";

export interface FieldChoice {
  readonly name: string;
  readonly label: string;
  readonly custom: boolean;
  /** Looks like the Marketo Sales Opt Out field. */
  readonly suggested: boolean;
}

export interface SyncState {
  readonly identity: IdentityKey;
  readonly username: string;
  readonly apiHost: string;
  readonly settings: Settings;
  /** What an admin has set and locked. */
  readonly policy: PolicyNotice;
  /** What an opt-out captured now would be written to, by label where known. */
  readonly writes: readonly { readonly object: "Lead" | "Contact"; readonly fields: readonly string[] }[];
  readonly lastRun: Run | null;
  readonly running: Run | null;
  /** Its user has paused the run that is open. */
  readonly paused: boolean;
  /** When a run that a failure has stopped is tried again; null where none is. */
  readonly goesOn: Milliseconds | null;
  readonly forecast: Forecast;
  readonly fullCheck: FullCheck;
  readonly nextRun: Milliseconds | null;
  /** The run is due, and starts at the first moment a session lives. */
  readonly due: boolean;
  /** Why nothing can be kept on this computer now: the list only shows itself, or the disk is full. */
  readonly trouble: Failure | null;
  readonly pending: number;
  readonly attention: number;
  readonly listed: number;
  /** Fields in use of which something is missing, as far as was seen; the set-up guide says what. */
  readonly inNeed: readonly Pick<FieldCheck, "object" | "field">[];
}

/** What a sync would cost now, by what is known. */
export interface Forecast {
  /** About so many API calls. */
  readonly calls: number;
  /** Nothing was read before, so that it may be more. */
  readonly atLeast: boolean;
  /** Of the calls that this user's syncs may use in 24 hours, so many are left; null until the org has told its limit. */
  readonly left: number | null;
  readonly share: number | null;
  /** When the calls that are used by now no longer count. */
  readonly freshAt: Milliseconds | null;
}

/** When everything is read again, and not only what changed. */
export interface FullCheck {
  readonly last: Milliseconds | null;
  /** The first night at which it is due; null when syncs by night are off. */
  readonly next: Milliseconds | null;
  /** Asked for by hand: the next sync does it. */
  readonly wanted: boolean;
}

export interface SyncProtocol {
  /** Null where no org was seen yet. */
  syncState(request: { tabId: number }): SyncState | null;
  fieldChoices(request: { identity: IdentityKey }): {
    Lead: readonly FieldChoice[];
    Contact: readonly FieldChoice[];
  };
  saveSettings(request: { identity: IdentityKey; settings: Settings }): SyncState;
  /** @param fullCheck everything is read again, and not only what changed */
  syncNow(request: { identity: IdentityKey; fullCheck?: boolean | undefined }): SyncState;
  /** Pauses the open run until told otherwise, or lets it go on. */
  pauseSync(request: { identity: IdentityKey; paused: boolean }): SyncState;
  /** Lets a held plan go on. */
  releaseHeld(request: { identity: IdentityKey; runId: number }): SyncState;
  previewSync(request: { identity: IdentityKey }): Plan;
}

export const syncRequests = {
  syncState: () => v.object({ tabId }),
  fieldChoices: () => v.object({ identity }),
  saveSettings: () =>
    v.object({
      identity,
      settings: v.custom<Settings>((it) => typeof it === "object" && it !== null),
    }),
  syncNow: () => v.object({ identity, fullCheck: v.optional(v.boolean()) }),
  pauseSync: () => v.object({ identity, paused: v.boolean() }),
  releaseHeld: () => v.object({ identity, runId: v.pipe(v.number(), v.integer()) }),
  previewSync: () => v.object({ identity }),
} satisfies { [K in keyof SyncProtocol]: () => v.GenericSchema<unknown, Parameters<SyncProtocol[K]>[0]> };
