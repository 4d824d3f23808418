import type { Attention } from "../../model/attention";
import type { Milliseconds } from "../../model/milliseconds";
import type { Observation } from "../../model/observation";
import { PERSON_OBJECTS, type SubjectKey } from "../../model/person";
import type { Change, ChangeReason } from "../../model/plan";
import { resubscribedAt } from "../../model/resubscribed-at";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { FieldsByObject } from "../../settings";
import type { HiddenField } from "../salesforce/shape";
import { addressField, whyUnsearched } from "../salesforce/shape";
import { followers, keyOfRecord } from "./follow";

/** What one push will write, what already is as it should be, and what a person must look at. */
export interface PushPlan {
  readonly changes: readonly Change[];
  readonly agreed: readonly Observation[];
  readonly attention: readonly Attention[];
  /** Left out by hand: remembered, and not written. */
  readonly leftOut: readonly Observation[];
}

/**
 * The push of one entry: an opt-out ticks every field to be written on every record of the person, a resubscribe
 * unticks every opt-out field that matters to this user, but leaves a record alone that was edited since.
 *
 * @param found records with the entry's address (or its record), and what gone ones became
 * @param write the fields an opt-out is written to
 * @param read every opt-out field that a resubscribe clears
 * @param now by Salesforce's clock
 * @param align an opt-out ticks every opt-out field, too
 */
export function planPush(
  entry: Unsubscribe,
  found: readonly Observation[],
  { write, read }: { readonly write: FieldsByObject; readonly read: FieldsByObject },
  now: Milliseconds,
  align = false,
): PushPlan {
  const resubscribed = entry.status === "resubscribed";
  const changes: Change[] = [];
  const agreed: Observation[] = [];
  const attention: Attention[] = [];
  const leftOut: Observation[] = [];
  for (const record of recordsOf(entry.key, found, !resubscribed)) {
    if (!resubscribed && entry.leftOut?.includes(record.recordId)) {
      leftOut.push(record);
      continue;
    }
    const fields = resubscribed ? read[record.object] : fieldsToTick(record, write, read, align);
    const wrong = fields.filter((field) => record.optedOut[field] === resubscribed);
    if (wrong.length === 0) {
      const hidden = fields.filter((field) => !(field in record.optedOut));
      if (hidden.length > 0 && !resubscribed) attention.push(askAbout(entry, record, "fieldHidden"));
      else agreed.push(record);
    } else if (resubscribed && record.lastModified >= resubscribedAt(entry, now)) {
      attention.push(askAbout(entry, record, "changedSinceResubscribe"));
    } else {
      const reason = resubscribed ? "resubscribed" : align ? "aligned" : "captured";
      changes.push(changeOf(entry, record, wrong, !resubscribed, reason));
      if (!resubscribed && fields.some((field) => !(field in record.optedOut))) {
        attention.push(askAbout(entry, record, "fieldHidden"));
      }
    }
  }
  return { changes, agreed, attention, leftOut };
}

/** To align is for fields that this user sees; only the chosen ones are missed where they are hidden. */
function fieldsToTick(
  { object, optedOut }: Observation,
  write: FieldsByObject,
  read: FieldsByObject,
  align: boolean,
): readonly string[] {
  if (!align) return write[object];
  return [...new Set([...write[object], ...read[object].filter((field) => field in optedOut)])];
}

/**
 * The records that an entry speaks for, each once: those with its key, and, for an opt-out, what they became. What a
 * record became may have another address, and so another opt-out, that a resubscribe of this one must not undo.
 */
export function recordsOf(key: SubjectKey, found: readonly Observation[], follow: boolean): Observation[] {
  const byId = new Map(found.map((record) => [record.recordId, record]));
  const records = new Map<string, Observation>();
  for (const record of found) {
    if (!record.gone && isFor(key, record)) records.set(record.recordId, record);
  }
  if (!follow) return [...records.values()];
  for (const { from, to } of followers(byId)) if (isFor(key, from)) records.set(to.recordId, to);
  return [...records.values()];
}

/** An entry by record goes on speaking for that record when it is given an address. */
function isFor(key: SubjectKey, record: Observation): boolean {
  return keyOfRecord(record) === key || key === `record:${record.recordId}`;
}

/**
 * Nobody can be found by their address where the address is hidden from this user, or encrypted: there an opt-out may have
 * to be written that is not. (Of an object that they may not see at all, nothing is to be written.)
 */
export function askAboutUnsearched(
  { key, subject, status, name }: Unsubscribe,
  hidden: readonly HiddenField[],
  since: Milliseconds,
): Attention[] {
  if (subject.kind !== "address" || status !== "optedOut") return [];
  return PERSON_OBJECTS.flatMap((object) => {
    const code = whyUnsearched(object, hidden);
    if (code === null) return [];
    return {
      id: `${key}|${object}|refused`,
      key,
      cause: "refused",
      recordId: null,
      object,
      name,
      since,
      failure: {
        kind: "attention",
        code,
        message: `nobody is found by the address of a ${object}`,
        fields: [addressField(object)],
      },
      by: null,
      rewritten: false,
    };
  });
}

/** One write of a push. Nobody's opt-out is cleared on a record that was edited meanwhile. */
export function changeOf(
  entry: Unsubscribe,
  { recordId, object, name, address, lastModified }: Observation,
  fields: readonly string[],
  to: boolean,
  reason: ChangeReason,
): Change {
  const from = Object.fromEntries(fields.map((field) => [field, !to]));
  const unmodifiedSince = to ? null : lastModified;
  return { key: entry.key, recordId, object, name, address, from, to, reason, unmodifiedSince };
}

/** What a push leaves to a person, about one record. */
export function askAbout(entry: Unsubscribe, record: Observation, cause: Attention["cause"]): Attention {
  return {
    id: `${entry.key}|${record.recordId}|${cause}`,
    key: entry.key,
    cause,
    recordId: record.recordId,
    object: record.object,
    name: record.name,
    since: entry.resubscribe?.at ?? entry.since,
    failure: null,
    by: cause === "changedSinceResubscribe" ? record.lastModifiedBy : null,
    rewritten: false,
  };
}
