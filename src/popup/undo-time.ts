import { UNDONE_WITHIN } from "../messages/person";
import type { Milliseconds } from "../model/milliseconds";
import { standsAfter } from "../model/standing";
import { isOwnOptOut } from "../model/unsubscribe";
import type { PersonInView } from "../screens/person/person-in-view";

/**
 * How long the opt-out of this person can still be taken back; 0 where it cannot: too long ago, or somebody was opted out
 * before it, or is by something else as well. The background decides; this says whether to offer it.
 */
export function undoableFor(person: PersonInView, now: Milliseconds): Milliseconds {
  const entry = person.list?.unsubscribe;
  if (!entry || !isOwnOptOut(entry) || person.history === null) return 0;
  const left = entry.since + UNDONE_WITHIN - now;
  if (left <= 0 || left > UNDONE_WITHIN || person.identity === null) return 0;
  if (person.actFailure?.failure.code.startsWith("UNDO_")) return 0;
  const at = person.history.findIndex((event) => event.what === "optedOut" && event.at === entry.since);
  if (at < 0 || standsAfter(person.history.slice(0, at))) return 0;
  return hasOtherTick(person) ? 0 : left;
}

/** A tick that none of our writes since explains. */
function hasOtherTick({ salesforce, history }: PersonInView): boolean {
  const written = new Set<string>();
  for (const event of history ?? []) {
    if (event.what !== "written" || !event.to) continue;
    for (const field of Object.keys(event.from)) written.add(`${event.recordId} ${field}`);
  }
  return (salesforce?.records ?? []).some(
    ({ recordId, gone, optedOut }) =>
      gone === null &&
      Object.keys(optedOut).some((field) => optedOut[field] === true && !written.has(`${recordId} ${field}`)),
  );
}
