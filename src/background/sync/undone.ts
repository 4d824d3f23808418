/** An opt-out that was taken back seconds after the click, on its way to Salesforce. */
import type { Unsubscribe } from "../../model";
import { aroundCapture, historyKeys, ownTicks } from "../database/around-capture";
import type { StoredPush } from "../database/database";
import type { SyncContext } from "./context";
import type { OtherTick, OwnWrites } from "./plan-undo";
import { confirmWhenDone, type Occasion, rememberAgreed, type Settling } from "./settle";

export function isUndone({ status, resubscribe }: Unsubscribe): boolean {
  return status === "resubscribed" && resubscribe?.undone === true;
}

/** What the capture that was taken back has written, by the history and by what was sent for it. */
export async function readOwnWrites(
  { database }: Pick<SyncContext, "database">,
  { key, since }: Unsubscribe,
  { sent }: StoredPush,
): Promise<OwnWrites> {
  const reading = database.transaction(["history", "known"]);
  const records = await reading.objectStore("known").index("entry").getAll(key);
  const history = reading.objectStore("history").index("key");
  const { after } = await aroundCapture(history, historyKeys(key, records), since);
  const ticks = ownTicks(after, sent);
  const known = await Promise.all(
    [...ticks.keys()].map((recordId) => reading.objectStore("known").get(recordId)),
  );
  return {
    ticks,
    lastModified: new Map(
      known.flatMap((record) => (record ? [[record.recordId, record.lastModified] as const] : [])),
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
    writing.objectStore("unsubscribes").put(learned),
    writing.objectStore("history").add({ what: "learned", at: on.at, key, by: on.by, recordId, field, who }),
    writing.objectStore("outbox").delete(key),
    rememberAgreed(writing, record, true, Object.keys(record.optedOut)),
  ]);
  await confirmWhenDone(writing, key, 1, on);
}
