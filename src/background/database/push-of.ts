/** Pushes as they come into the outbox. */
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import type { Unsubscribe } from "../../model/unsubscribe";
import type { StoredPush } from "./database";

/** What a push of this entry carries to Salesforce. */
export function actOf({ status }: Unsubscribe): "optOut" | "resubscribe" {
  return status === "resubscribed" ? "resubscribe" : "optOut";
}

/** A push that nothing was tried of yet. Due at once, by whatever clock. */
export function pushOf(key: SubjectKey, act: StoredPush["act"], since: Milliseconds): StoredPush {
  return { key, act, since, attempts: 0, nextAttempt: 0, failure: null, sent: [], inFront: [] };
}

/** A push in the place of one that waits: what that one has sent may have taken effect, and whom it had in front stays there. */
export function inPlaceOf(before: StoredPush | undefined, push: StoredPush): StoredPush {
  const inFront = before?.act === push.act ? before.inFront : [];
  return { ...withSent(push, before?.sent ?? []), inFront: [...new Set([...inFront, ...push.inFront])] };
}

/** A push that knows of writes which may have taken effect, though their answers are not stored. */
export function withSent(push: StoredPush, writes: StoredPush["sent"]): StoredPush {
  // The newest of a record counts: what an older one was to tick was looked at before this one was made.
  const sent = new Map([...push.sent, ...writes].map(({ recordId, from }) => [recordId, { recordId, from }]));
  return { ...push, sent: [...sent.values()] };
}

/** A push without those writes that the history tells by now: they would be told once more. */
export function withoutTold(
  push: StoredPush,
  told: readonly Pick<StoredPush["sent"][number], "recordId" | "from">[],
): StoredPush {
  const fields = new Set(
    told.flatMap(({ recordId, from }) => Object.keys(from).map((field) => `${recordId}|${field}`)),
  );
  const sent = push.sent.map(({ recordId, from }) => ({
    recordId,
    from: Object.fromEntries(Object.entries(from).filter(([field]) => !fields.has(`${recordId}|${field}`))),
  }));
  return { ...push, sent: sent.filter(({ from }) => Object.keys(from).length > 0) };
}
