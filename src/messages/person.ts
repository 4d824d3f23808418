/** The part of the contract about one person: how they stand, and what is done with them. */
import * as v from "valibot";
import type { Attention } from "../model/attention";
import type { Failure } from "../model/failure";
import type { HistoryEvent } from "../model/history-event";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { Observation } from "../model/observation";
import type { Subject } from "../model/person";
import type { Fate, Unsubscribe } from "../model/unsubscribe";
import { address, explicitReason, identity, key, reason, salesforceId, tabId, text } from "./request-parts";

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

export interface PersonProtocol {
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
}

/** Whoever has more records with one address has no address, but a placeholder. */
const MOST_LEFT_OUT = 500;

export const personRequests = {
  personInFront: () => v.object({ tabId }),
  lookInSalesforce: () => v.object({ tabId }),
  lookAtRecord: () => v.object({ identity, recordId: salesforceId }),
  search: () => v.object({ tabId, text: text(200) }),
  optOut: () =>
    v.object({
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
  undo: () => v.object({ identity, key, since: v.number() }),
  resubscribe: () => v.object({ identity, key, reason: explicitReason }),
  retry: () => v.object({ identity, key }),
  listState: () => v.object({ identity, key }),
  history: () => v.object({ identity, key }),
} satisfies { [K in keyof PersonProtocol]: () => v.GenericSchema<unknown, Parameters<PersonProtocol[K]>[0]> };
