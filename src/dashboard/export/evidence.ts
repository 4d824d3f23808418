/** Everything that is known of one person, for whoever asks for proof. */
import type { MetUser } from "../../dashboard-messages";
import type { ListState } from "../../messages";
import type { HistoryEvent, KnownRecord, Milliseconds } from "../../model";
import { csvRows } from "./csv";
import { HISTORY_COLUMNS, historyRows, isoText } from "./tables";

export interface Evidence {
  readonly list: ListState;
  readonly history: readonly HistoryEvent[];
  readonly records: readonly KnownRecord[];
}

export function evidenceJson({ list, history, records }: Evidence, by: MetUser, now: Milliseconds): string {
  const { unsubscribe, fate, attention } = list;
  return JSON.stringify(
    {
      exportedAt: isoText(now),
      exportedBy: by.username,
      org: by.apiHost,
      entry: unsubscribe,
      state: fate,
      attention,
      records,
      history: history.map((event) => ({ ...event, at: isoText(event.at) })),
    },
    null,
    2,
  );
}

export function evidenceCsv({ history }: Pick<Evidence, "history">): string {
  return csvRows([HISTORY_COLUMNS, ...history.flatMap(historyRows)]);
}
