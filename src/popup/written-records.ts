import type { HistoryEvent, Milliseconds, Observation } from "../model";

/**
 * The records as they are after what was written since Salesforce was asked. The history tells it, so that the
 * popup need not spend another API call to show what its own push did.
 */
export function afterWrites(
  records: readonly Observation[],
  history: readonly HistoryEvent[],
  askedAt: Milliseconds,
): readonly Observation[] {
  const newestLast = history
    .filter((event) => event.what === "written" && event.at >= askedAt)
    .sort((one, other) => one.at - other.at);
  return newestLast.reduce(afterWrite, records);
}

function afterWrite(records: readonly Observation[], event: HistoryEvent): readonly Observation[] {
  if (event.what !== "written") return records;
  const written = Object.fromEntries(Object.keys(event.from).map((field) => [field, event.to]));
  return records.map((record) =>
    record.recordId === event.recordId ? { ...record, optedOut: { ...record.optedOut, ...written } } : record,
  );
}

/** How many records the newest confirmation stands for; null without one. */
export function confirmedRecords(history: readonly HistoryEvent[]): number | null {
  const confirmations = history.filter((event) => event.what === "confirmed");
  const newest = confirmations.sort((one, other) => other.at - one.at)[0];
  return newest?.what === "confirmed" ? newest.records : null;
}
