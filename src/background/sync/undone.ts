/** An opt-out that was taken back, alone or with all others of its import or sync, on its way to Salesforce. */
import type { Unsubscribe } from "../../model/unsubscribe";
import { aroundCapture, editedByTick, historyKeys, ownTicks } from "../database/around-capture";
import type { StoredPush } from "../database/database";
import { noteAct } from "../database/note-act";
import type { SyncContext } from "./context";
import type { OtherTick, OwnWrites } from "./plan-undo";
import { confirmWhenDone, type Occasion, rememberAgreed, type Settling } from "./settle";

export function isUndone({ status, resubscribe }: Unsubscribe): boolean {
  return status === "resubscribed" && resubscribe?.undone === true;
}

/** What the capture that was taken back has written, by the history and by what was sent for it. */
export async function readOwnWrites(
  { database, identity }: Pick<SyncContext, "database" | "identity">,
  { key, since }: Unsubscribe,
  { sent }: StoredPush,
): Promise<OwnWrites> {
  const reading = database.transaction(["history", "known", "unsubscribes"]);
  const records = await reading.objectStore("known").index("entry").getAll(key);
  const history = reading.objectStore("history").index("key");
  const own = await aroundCapture(history, historyKeys(key, records), since);
  // What a record became was ticked for the entry that it was carried over from.
  const carried = (await history.getAll(key)).flatMap((event) =>
    event.what === "learned" && event.at === since ? (event.carriedFrom ?? []) : [],
  );
  const carriedEvents =
    carried.length === 0 ? [] : (await aroundCapture(history, [key, ...carried], since)).after;
  const after = [...own.after, ...carriedEvents];
  const ticks = ownTicks(after, []);
  const maybe = ownTicks([], sent);
  const edited = editedByTick(after);
  const known = await Promise.all(
    [...new Set([...ticks.keys(), ...maybe.keys()])].map((recordId) =>
      reading.objectStore("known").get(recordId),
    ),
  );
  // What a record became under an address that stays opted out is not to be cleared.
  const others = new Set<string>();
  for (const record of known) {
    if (!record || record.entry === key) continue;
    const other = await reading.objectStore("unsubscribes").get(record.entry);
    if (other?.status === "optedOut") others.add(record.recordId);
  }
  const cleared = (each: typeof ticks) => new Map([...each].filter(([recordId]) => !others.has(recordId)));
  return {
    ticks: cleared(ticks),
    sent: cleared(maybe),
    by: identity.userId,
    lastModified: new Map(
      known.flatMap((record) =>
        record ? [[record.recordId, edited.get(record.recordId) ?? record.lastModified] as const] : [],
      ),
    ),
  };
}

/** Somebody else opts the address out as well: that is learned, and nothing is cleared. */
export async function settleOtherTick(
  writing: Settling,
  { resubscribe: _, leftOut: __, ...entry }: Unsubscribe,
  { record, field }: OtherTick,
  on: Occasion,
): Promise<void> {
  const { key } = entry;
  const learned: Unsubscribe = {
    ...entry,
    origin: "learned",
    status: "optedOut",
    source: "salesforce",
    reason: null,
    note: null,
    resubscribe: null,
    confirmedAt: null,
  };
  const { recordId, lastModifiedBy: who } = record;
  await Promise.all([
    noteAct(writing, learned, { what: "learned", at: on.at, key, by: on.by, recordId, field, who }),
    writing.objectStore("outbox").delete(key),
    rememberAgreed(writing, record, true, Object.keys(record.optedOut)),
  ]);
  await confirmWhenDone(writing, new Map([[key, 1]]), on);
}
