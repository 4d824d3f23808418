/** The person that a screen shows, and how far each question about them has got. Plain values and pure steps. */
import type { ListState, PersonHint, PersonInFront, PersonInSalesforce } from "../../messages/person";
import type { Failure } from "../../model/failure";
import type { HistoryEvent } from "../../model/history-event";
import type { IdentityKey } from "../../model/identity";
import type { Observation } from "../../model/observation";
import { type PersonObject, type SubjectKey, subjectKey } from "../../model/person";
import { objectOfId } from "../../salesforce-id";
import { afterWrites, confirmedRecords } from "./written-records";

export type Act = "optOut" | "resubscribe" | "retry" | "undo" | "align";

export interface PersonInView {
  /** Tells one opening of a person from the next, so that a late answer is not shown on somebody else. */
  readonly opening: number;
  /** `tab`: the page in front. `record`: a search result. `address`: typed, and on no record. */
  readonly from: "tab" | "record" | "address";
  readonly hint: PersonHint;
  readonly identity: IdentityKey | null;
  readonly key: SubjectKey | null;
  readonly list: ListState | null;
  readonly salesforce: PersonInSalesforce | null;
  readonly asking: boolean;
  readonly lookFailure: Failure | null;
  /** The act that the background has not answered yet. */
  readonly acting: Act | null;
  readonly actFailure: { readonly act: Act; readonly failure: Failure } | null;
  /** How many records the last confirmation reached; null where the history does not tell. */
  readonly confirmed: number | null;
  /** Null until it was asked for. */
  readonly history: readonly HistoryEvent[] | null;
  /** Records whose box was unticked here, or is since the last capture: the next one leaves them out. */
  readonly leaving: readonly string[];
}

const NOT_LISTED: ListState = {
  unsubscribe: null,
  fate: null,
  nextAttempt: null,
  failure: null,
  attention: [],
};

/** A person as opened, before anything about them was asked. */
export function openedPerson(
  from: PersonInView["from"],
  hint: PersonHint,
  identity: IdentityKey | null,
  list: ListState | null,
  opening: number,
): PersonInView {
  return {
    opening,
    from,
    hint,
    identity,
    key: list?.unsubscribe?.key ?? null,
    list,
    salesforce: null,
    asking: false,
    lookFailure: null,
    acting: null,
    actFailure: null,
    confirmed: null,
    history: null,
    leaving: list?.unsubscribe?.leftOut ?? [],
  };
}

/** The list's word on the page in front. No entry is a word only where the list knew whom to look for. */
export function wordOfList(front: PersonInFront): ListState | null {
  const known = front.identity !== null && front.hint?.address != null;
  return front.list ?? (known ? NOT_LISTED : null);
}

/** The list's word again, for a person without a known key: it comes with the page in front. */
export function afterFront(person: PersonInView, front: PersonInFront): PersonInView {
  return {
    ...person,
    ...leavingAfter(person, front.list),
    identity: front.identity ?? person.identity,
    list: wordOfList(front) ?? person.list,
    key: front.list?.unsubscribe?.key ?? person.key,
  };
}

/**
 * Salesforce has answered. Its answer brings the list's word along, as it was when Salesforce was asked.
 *
 * @param before the list's word at that time: one that came since is newer, and stays
 */
export function afterLook(
  person: PersonInView,
  found: PersonInSalesforce,
  before: ListState | null,
): PersonInView {
  const list = person.list === null || person.list === before ? found.list : person.list;
  return {
    ...person,
    ...leavingAfter(person, list),
    asking: false,
    lookFailure: null,
    salesforce: found,
    identity: found.identity,
    key: list.unsubscribe?.key ?? subjectKey(found.subject),
    list,
  };
}

/** The list's newest word, with the history that explains it where that was asked. */
export function afterList(
  person: PersonInView,
  list: ListState,
  history: readonly HistoryEvent[] | null,
): PersonInView {
  const { salesforce } = person;
  return {
    ...person,
    ...leavingAfter(person, list),
    list,
    history: history ?? person.history,
    // An entry by record moves to its address once Salesforce has shown one.
    key: list.unsubscribe?.key ?? person.key,
    confirmed: history === null ? person.confirmed : confirmedRecords(history),
    salesforce:
      history === null || salesforce === null
        ? salesforce
        : { ...salesforce, records: afterWrites(salesforce.records, history) },
  };
}

/** Boxes follow the list where it says something new; what was unticked here since then stays. */
function leavingAfter(person: PersonInView, list: ListState | null): Pick<PersonInView, "leaving"> {
  const before = person.list?.unsubscribe?.leftOut ?? [];
  const now = list?.unsubscribe?.leftOut ?? [];
  return sameIds(before, now) ? { leaving: person.leaving } : { leaving: now };
}

/** Whether both name the same records. */
function sameIds(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id));
}

/** The record in front; the page's hints stand in until Salesforce has answered. */
export function shown(person: PersonInView): {
  readonly name: string | null;
  readonly address: string | null;
  readonly object: PersonObject | null;
} {
  const record = person.salesforce?.records[0];
  const { hint } = person;
  if (record !== undefined) return record;
  return {
    name: hint.name ?? person.list?.unsubscribe?.name ?? null,
    address: hint.address,
    object: hint.recordId === null ? null : objectOfId(hint.recordId),
  };
}

/** The records that an opt-out would reach: what was left out by hand is not, but the one in front always is. */
export function reachedRecords({ salesforce, leaving }: PersonInView): readonly Observation[] {
  return (salesforce?.records ?? []).filter(
    ({ gone, recordId }, index) => gone === null && (index === 0 || !leaving.includes(recordId)),
  );
}

/**
 * Somebody is opted out but for records that were left out by hand, and a box of them was ticked again, or one of them is
 * in front: the next opt-out would write those.
 */
export function takesLeftOutIn({ list, salesforce, leaving }: PersonInView): boolean {
  const leftOut = list?.unsubscribe?.leftOut ?? [];
  const front = salesforce?.records[0]?.recordId;
  return leftOut.some((id) => id === front || !leaving.includes(id));
}

/** Every other record with the same address. */
export function otherRecords(person: PersonInView): readonly Observation[] {
  return person.salesforce?.records.slice(1) ?? [];
}

/**
 * Salesforce says that the record in front is no person: gone, out of this user's sight, or a company's account. Then
 * there is nobody to opt out by it, whatever the page shows.
 */
export function isNobody(person: PersonInView): boolean {
  const code = person.lookFailure?.code;
  const listed = person.list?.unsubscribe != null;
  return !listed && (code === "NOT_VISIBLE" || code === "NOT_A_PERSON");
}
