/** Everything that is known of one person, for whoever asks for proof. */
import type { MetUser } from "../../messages/dashboard";
import type { ListState } from "../../messages/person";
import type { ChainedEvent } from "../../model/history-chain";
import type { Milliseconds } from "../../model/milliseconds";
import type { KnownRecord } from "../../model/observation";
import { csvRows } from "./csv";
import { HISTORY_COLUMNS, historyRows, isoText } from "./tables";

export interface Evidence {
  readonly list: ListState;
  readonly history: readonly ChainedEvent[];
  readonly records: readonly KnownRecord[];
}

/** For whoever has the file and not this program. */
const HOW_TO_CHECK =
  "link = SHA-256, in hexadecimal, of the UTF-8 text: previous, line feed, number, line feed, event as JSON with the " +
  "members of every object in the order of their names and without spaces";

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
      chain: { of: `quietlist.${by.identity}`, howToCheck: HOW_TO_CHECK },
      // As it was chained, to the letter: moments are milliseconds since 1970 here, or the links would not hold.
      history: history.map((each) => ({ at: isoText(each.event.at), ...each })),
    },
    null,
    2,
  );
}

export function evidenceCsv({ history }: Pick<Evidence, "history">): string {
  return csvRows([HISTORY_COLUMNS, ...history.flatMap(historyRows)]);
}
