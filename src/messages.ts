/**
 * The one contract between contexts: an interface of functions, each with the shape of its request. The background
 * answers; pages of the extension may call all of it, a content script only what `CONTENT_SCRIPT_MAY` lists.
 */
import * as v from "valibot";
import { type AccessProtocol, accessRequests } from "./access-messages";
import type { PolicyNotice } from "./admin-policy";
import { type DashboardProtocol, dashboardRequests } from "./dashboard-messages";
import type {
  Attention,
  Failure,
  Fate,
  HistoryEvent,
  IdentityKey,
  Milliseconds,
  Observation,
  Plan,
  Run,
  Subject,
  Unsubscribe,
} from "./model";
import { type PageProtocol, pageRequests } from "./page-messages";
import { address, explicitReason, identity, key, reason, salesforceId, tabId, text } from "./request-parts";
import type { FieldCheck } from "./set-up";
import { type SetUpProtocol, setUpRequests } from "./set-up-messages";
import type { Settings } from "./settings";

// ---- what travels -------------------------------------------------------------------------------------------------

/** Which person a page or a search result is about. Names and addresses from a page are hints, never decisions. */
export interface PersonHint {
  readonly recordId: string | null;
  readonly address: string | null;
  readonly name: string | null;
}

/** The list's word on one person, at once and without an API call. */
export interface ListState {
  readonly unsubscribe: Unsubscribe | null;
  readonly fate: Fate | null;
  readonly nextAttempt: Milliseconds | null;
  readonly failure: Failure | null;
  readonly attention: readonly Attention[];
}

export interface PersonInFront {
  /** Null where the tab is no person, or no Salesforce page. */
  readonly hint: PersonHint | null;
  readonly page: "person" | "otherRecord" | "salesforce" | "elsewhere";
  /** Null until a session of this org was seen once. */
  readonly identity: IdentityKey | null;
  readonly list: ListState | null;
}

/** What Salesforce shows of a person: the record in front first, then every other record with the same address. */
export interface PersonInSalesforce {
  readonly identity: IdentityKey;
  readonly subject: Subject;
  readonly records: readonly Observation[];
  /** Opt-out fields that this user cannot see, by object. */
  readonly hidden: readonly { readonly object: string; readonly field: string }[];
  readonly list: ListState;
}

/** How long after the click an opt-out can be taken back without a reason. */
export const UNDONE_WITHIN: Milliseconds = 10_000;

/** The promise that an opt-out is kept: given only after the database has it. */
export interface Taken {
  readonly key: Unsubscribe["key"];
  readonly list: ListState;
}

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

/** An answer, or why there is none. Nothing that goes wrong crosses a context as an exception. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

// ---- the functions ------------------------------------------------------------------------------------------------

export interface Protocol extends DashboardProtocol, AccessProtocol, SetUpProtocol, PageProtocol {
  /** The person of a tab, from the list alone: no API call. */
  personInFront(request: { tabId: number }): PersonInFront;
  /** Asks Salesforce for the record in front and the other records with its address. Finds out who is logged in. */
  lookInSalesforce(request: { tabId: number }): PersonInSalesforce;
  /** The same for a search result. */
  lookAtRecord(request: { identity: IdentityKey; recordId: string }): PersonInSalesforce;
  search(request: { tabId: number; text: string }): {
    identity: IdentityKey;
    records: readonly Observation[];
  };

  /** Stores the opt-out, then pushes it. Answers once it is stored. */
  optOut(request: {
    tabId: number;
    /** Whose list the screen shows; refused when another user has logged in since. */
    identity?: IdentityKey | null | undefined;
    recordId: string | null;
    address: string | null;
    name: string | null;
    reason: Unsubscribe["reason"];
    note: string | null;
    source: "popup" | "page" | "listView" | "menu" | "dashboard";
    /** Records with the same address that are not to be written. */
    leftOut?: readonly string[] | undefined;
    /** Tick every opt-out field that is shown, and not only those that are chosen. */
    align?: true | undefined;
  }): Taken;
  /** Takes an opt-out back within seconds of the click: clears what it wrote, and nothing else. */
  undo(request: { identity: IdentityKey; key: Unsubscribe["key"]; since: Milliseconds }): Taken;
  /** Ends an opt-out on the list and on every record with that address. */
  resubscribe(request: { identity: IdentityKey; key: Unsubscribe["key"]; reason: string }): Taken;
  /** Tries a push again now: a pending one, or one that needs attention. */
  retry(request: { identity: IdentityKey; key: Unsubscribe["key"] }): ListState;
  listState(request: { identity: IdentityKey; key: Unsubscribe["key"] }): ListState;
  history(request: { identity: IdentityKey; key: Unsubscribe["key"] }): readonly HistoryEvent[];

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

export type FunctionName = keyof Protocol;
export type Request<K extends FunctionName> = Parameters<Protocol[K]>[0];
export type Response<K extends FunctionName> = ReturnType<Protocol[K]>;

/** What answers the contract; a function without an answer does not compile. */
export type Handlers<Sender> = {
  readonly [K in FunctionName]: (request: Request<K>, from: Sender) => Promise<Response<K>>;
};

/** The rights of a content script: everything else is for the extension's own pages. */
export const CONTENT_SCRIPT_MAY: ReadonlySet<FunctionName> = new Set<FunctionName>([
  "pill",
  "optedOutAmong",
  "optOutRows",
  "optOutQuoted",
  "pageOpened",
]);

/** Sent by the background to its pages and to Salesforce tabs when what they show may have changed. */
export interface Notice {
  readonly notice: "changed";
}

/** Whoever has more records with one address has no address, but a placeholder. */
const MOST_LEFT_OUT = 500;

// ---- validation on arrival ----------------------------------------------------------------------------------------

const requests = {
  personInFront: v.object({ tabId }),
  lookInSalesforce: v.object({ tabId }),
  lookAtRecord: v.object({ identity, recordId: salesforceId }),
  search: v.object({ tabId, text: text(200) }),
  optOut: v.object({
    tabId,
    identity: v.optional(v.nullable(identity)),
    recordId: v.nullable(salesforceId),
    address,
    name: v.nullable(text(300)),
    reason,
    note: v.nullable(text(2000)),
    source: v.picklist(["popup", "page", "listView", "menu", "dashboard"]),
    leftOut: v.optional(v.pipe(v.array(salesforceId), v.maxLength(MOST_LEFT_OUT))),
    align: v.optional(v.literal(true)),
  }),
  undo: v.object({ identity, key, since: v.number() }),
  resubscribe: v.object({ identity, key, reason: explicitReason }),
  retry: v.object({ identity, key }),
  listState: v.object({ identity, key }),
  history: v.object({ identity, key }),
  syncState: v.object({ tabId }),
  fieldChoices: v.object({ identity }),
  saveSettings: v.object({
    identity,
    settings: v.custom<Settings>((it) => typeof it === "object" && it !== null),
  }),
  syncNow: v.object({ identity, fullCheck: v.optional(v.boolean()) }),
  pauseSync: v.object({ identity, paused: v.boolean() }),
  releaseHeld: v.object({ identity, runId: v.pipe(v.number(), v.integer()) }),
  previewSync: v.object({ identity }),
  ...dashboardRequests,
  ...accessRequests,
  ...pageRequests,
  ...setUpRequests,
} satisfies { [K in FunctionName]: v.GenericSchema<unknown, Request<K>> };

/** A call as it crosses contexts. */
export interface Call<K extends FunctionName = FunctionName> {
  readonly call: K;
  readonly request: Request<K>;
}

/**
 * Whatever arrived → a valid call, or null when it is none of ours: not the contract's shape, an unknown function, a
 * request that does not fit it.
 */
export function readCall(message: unknown): Call | null {
  if (typeof message !== "object" || message === null || !("call" in message) || !("request" in message))
    return null;
  const name = message.call;
  if (typeof name !== "string" || !Object.hasOwn(requests, name)) return null;
  const parsed = v.safeParse(requests[name as FunctionName], message.request);
  return parsed.success
    ? { call: name as FunctionName, request: parsed.output as Request<FunctionName> }
    : null;
}
