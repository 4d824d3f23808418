/** What a screen says of one person, decided from the list's word and from what Salesforce showed. Pure. */
import type { ListState, PersonInSalesforce } from "../../messages/person";
import type { Attention } from "../../model/attention";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { FieldsByObject } from "../../settings";

export type PersonState =
  /** Nobody has answered yet, or the list cannot know (no address) and Salesforce was not asked. */
  | { readonly kind: "unknown" }
  /** `ended`: was opted out until someone unticked it in Salesforce. `asked`: Salesforce has answered. */
  | { readonly kind: "notOptedOut"; readonly ended: boolean; readonly asked: boolean }
  /** In Salesforce, but not on the list: it will be learned. */
  | { readonly kind: "inSalesforce"; readonly missing: number }
  /** Kept here, not yet in Salesforce. */
  | {
      readonly kind: "taken";
      readonly act: StateAct;
      readonly nextAttempt: Milliseconds | null;
      readonly failure: Failure | null;
    }
  | {
      readonly kind: "written";
      readonly since: Milliseconds;
      readonly confirmedAt: Milliseconds | null;
      readonly missing: number;
      /** Records that were left out by hand, and show no tick. */
      readonly leftOut: number;
    }
  | { readonly kind: "learned"; readonly since: Milliseconds; readonly missing: number }
  | {
      readonly kind: "attention";
      readonly act: StateAct;
      readonly attention: readonly Attention[];
      readonly failure: Failure | null;
    }
  | { readonly kind: "resubscribed"; readonly at: Milliseconds; readonly reason: string }
  /** An opt-out that was taken back seconds after it. */
  | { readonly kind: "undone"; readonly at: Milliseconds };

/** `undo`: an opt-out that was taken back seconds after it. */
type StateAct = "optOut" | "resubscribe" | "undo";

/**
 * @param list the newest word of the list; null where it was not asked or cannot know
 * @param salesforce what Salesforce showed; null until it answers
 * @param fields the fields that an opt-out is written to
 */
export function personState(
  list: ListState | null,
  salesforce: PersonInSalesforce | null,
  fields: FieldsByObject,
): PersonState {
  const entry = list?.unsubscribe ?? null;
  if (list === null || entry === null || entry.status === "ended") return unlisted(list, salesforce, fields);
  const act = actOf(entry);
  if (list.fate === "attention")
    return { kind: "attention", act, attention: list.attention, failure: list.failure };
  if (list.fate === "pending")
    return { kind: "taken", act, nextAttempt: list.nextAttempt, failure: list.failure };
  if (act !== "optOut") return resubscribed(entry, salesforce, fields);
  const open = salesforce === null ? [] : notWritten(salesforce.records, fields);
  const leftOut = open.filter(({ recordId }) => entry.leftOut?.includes(recordId)).length;
  const missing = open.length - leftOut;
  if (entry.origin === "learned") return { kind: "learned", since: entry.since, missing };
  return { kind: "written", since: entry.since, confirmedAt: entry.confirmedAt, missing, leftOut };
}

function actOf({ status, resubscribe }: Unsubscribe): StateAct {
  if (status !== "resubscribed") return "optOut";
  return resubscribe?.undone ? "undo" : "resubscribe";
}

/** The button is for everyone who is not fully opted out: also while nothing is known, for it must never wait. */
export function mayOptOut(state: PersonState): boolean {
  switch (state.kind) {
    case "unknown":
    case "notOptedOut":
    case "resubscribed":
    case "undone":
    case "inSalesforce":
      return true;
    case "written":
    case "learned":
      return state.missing > 0;
    default:
      return false;
  }
}

/** A resubscribe undoes an opt-out, on the list or in Salesforce only, wherever that stands. */
export function mayResubscribe(state: PersonState): boolean {
  switch (state.kind) {
    case "written":
    case "learned":
    case "inSalesforce":
      return true;
    case "taken":
    case "attention":
      return state.act === "optOut";
    default:
      return false;
  }
}

/** Records that still count (not deleted, merged or converted) and show a field unticked that should be ticked. */
export function notWritten(records: readonly Observation[], fields: FieldsByObject): readonly Observation[] {
  return records.filter(
    (record) =>
      record.gone === null && fields[record.object].some((field) => record.optedOut[field] === false),
  );
}

function unlisted(
  list: ListState | null,
  salesforce: PersonInSalesforce | null,
  fields: FieldsByObject,
): PersonState {
  if (salesforce?.records.some(optedOut))
    return { kind: "inSalesforce", missing: notWritten(salesforce.records, fields).length };
  if (list === null && salesforce === null) return { kind: "unknown" };
  return { kind: "notOptedOut", ended: list?.unsubscribe != null, asked: salesforce !== null };
}

/** Someone may have ticked the field again after the resubscribe: what Salesforce shows is what counts. */
function resubscribed(
  entry: Unsubscribe,
  salesforce: PersonInSalesforce | null,
  fields: FieldsByObject,
): PersonState {
  if (salesforce?.records.some(optedOut))
    return { kind: "inSalesforce", missing: notWritten(salesforce.records, fields).length };
  if (entry.resubscribe?.undone) return { kind: "undone", at: entry.resubscribe.at };
  return {
    kind: "resubscribed",
    at: entry.resubscribe?.at ?? entry.since,
    reason: entry.resubscribe?.reason ?? "",
  };
}

function optedOut(record: Observation): boolean {
  return record.gone === null && Object.values(record.optedOut).includes(true);
}
