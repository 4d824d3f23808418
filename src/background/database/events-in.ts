import type { HistoryEvent } from "../../model/history-event";
import type { PlacedEvent } from "./around-capture";

/** As much of an index of the history as is needed, in whatever transaction. */
interface HistoryIndex<Value extends IDBValidKey> {
  openCursor(range: IDBKeyRange): Promise<Cursor<Value> | null>;
}

interface Cursor<Value> {
  readonly primaryKey: number;
  readonly value: HistoryEvent;
  continue(): Promise<Cursor<Value> | null>;
  continuePrimaryKey(value: Value, primaryKey: number): Promise<Cursor<Value> | null>;
}

/** Events that an index of the history has under one value, oldest first, from the one after `after` on. */
export async function eventsIn<Value extends IDBValidKey>(
  index: HistoryIndex<Value>,
  value: Value,
  after: number,
  limit: number,
): Promise<PlacedEvent[]> {
  const events: PlacedEvent[] = [];
  let cursor = await index.openCursor(IDBKeyRange.only(value));
  if (cursor && cursor.primaryKey <= after) cursor = await cursor.continuePrimaryKey(value, after + 1);
  for (; cursor && events.length < limit; cursor = await cursor.continue())
    events.push({ id: cursor.primaryKey, event: cursor.value });
  return events;
}
