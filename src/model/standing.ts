/** What a person's history says of how they stand. Pure. */

import type { HistoryEvent } from "./history-event";
import type { Milliseconds } from "./milliseconds";

/** Whether the list has somebody opted out after these events, in the order in which they came. */
export function standsAfter(events: readonly HistoryEvent[]): boolean {
  let stands = false;
  for (const { what } of events) {
    stands = standsAfterOne(what, stands);
  }
  return stands;
}

function standsAfterOne(what: HistoryEvent["what"], before: boolean): boolean {
  if (what === "optedOut" || what === "learned") return true;
  return before && what !== "ended" && what !== "resubscribed" && what !== "undone";
}

/** When the opt-out was taken that is still not confirmed; null where none waits. */
export function waitingSince(events: readonly HistoryEvent[]): Milliseconds | null {
  let since: Milliseconds | null = null;
  for (const { what, at } of events) {
    if (what === "optedOut" || what === "learned") since ??= at;
    if (what === "confirmed" || !standsAfterOne(what, since !== null)) since = null;
  }
  return since;
}
