import type { HistoryEvent } from "../../model/history-event";
import type { Observation } from "../../model/observation";

/**
 * The records as they are after what was written since Salesforce was asked. The history tells it, so that the
 * popup need not spend another API call to show what its own push did. Both moments are by Salesforce's clock: a
 * write that is older than the record's last edit was seen already, or undone by that edit.
 */
export function afterWrites(
  records: readonly Observation[],
  history: readonly HistoryEvent[],
): readonly Observation[] {
  return history
    .filter((event) => event.what === "written")
    .sort((one, other) => one.at - other.at)
    .reduce(afterWrite, records);
}

function afterWrite(records: readonly Observation[], event: HistoryEvent): readonly Observation[] {
  if (event.what !== "written") return records;
  const written = Object.fromEntries(Object.keys(event.from).map((field) => [field, event.to]));
  return records.map((record) =>
    record.recordId === event.recordId && event.at >= record.lastModified
      ? { ...record, optedOut: { ...record.optedOut, ...written } }
      : record,
  );
}

/** How many records the newest confirmation stands for; null without one. */
export function confirmedRecords(history: readonly HistoryEvent[]): number | null {
  const confirmations = history.filter((event) => event.what === "confirmed");
  const newest = confirmations.sort((one, other) => other.at - one.at)[0];
  return newest?.what === "confirmed" ? newest.records : null;
}
