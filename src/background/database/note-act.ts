import type { HistoryEvent } from "../../model/history-event";
import type { Unsubscribe } from "../../model/unsubscribe";

/** The part of a transaction that is needed. */
interface Noting {
  objectStore(name: "history"): { add(event: HistoryEvent): Promise<IDBValidKey> };
  objectStore(name: "unsubscribes"): { put(entry: Unsubscribe): Promise<unknown> };
}

/**
 * Puts an act onto the list and into the history, by whose number it is told from earlier and later ones: their dates
 * are those of clocks, which may be wrong.
 */
export async function noteAct(
  writing: Noting,
  entry: Unsubscribe,
  event: HistoryEvent,
): Promise<Unsubscribe> {
  // The store numbers its events.
  const lastAct = (await writing.objectStore("history").add(event)) as number;
  const noted = { ...entry, lastAct };
  await writing.objectStore("unsubscribes").put(noted);
  return noted;
}
