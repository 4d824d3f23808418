/** Puts people of an exported list back onto a list, as they stood on the one they come from. */
import type { RestoredPerson } from "../../messages/evidence";
import type { Milliseconds } from "../../model/milliseconds";
import type { Subject } from "../../model/person";
import { askedAt, isOwnOptOut, newEntry, type Unsubscribe } from "../../model/unsubscribe";
import { objectOfId } from "../../salesforce-id";
import { keepOlder } from "./capture";
import type { Database, Writing } from "./database";
import { noteAct } from "./note-act";
import { inPlaceOf, pushOf } from "./push-of";

const STORES = ["unsubscribes", "history", "outbox"] as const;

/**
 * Restores all of these people in one transaction. Whom this list knows better stays as it is: somebody whose captures
 * it has itself, or who was resubscribed here later.
 *
 * @param now by this computer's clock: when it was restored, which is not when they opted out
 * @returns how many were put on the list
 */
export async function restorePeople(
  database: Database,
  people: readonly RestoredPerson[],
  now: Milliseconds,
  by: string,
): Promise<number> {
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  let restored = 0;
  for (const person of people) {
    const entry = entryOf(person);
    if (entry && (await restore(writing, entry, now, by))) restored += 1;
  }
  await writing.done;
  return restored;
}

async function restore(
  writing: Writing<(typeof STORES)[number]>,
  entry: Unsubscribe,
  now: Milliseconds,
  by: string,
): Promise<boolean> {
  const { key, source, reason, note, since } = entry;
  const before = await writing.objectStore("unsubscribes").get(key);
  if (before && !isNews(before, entry)) return false;
  const about = { at: now, key, by } as const;
  const optedOut = { ...about, what: "optedOut", source, reason, note, restoredSince: since } as const;
  await noteAct(writing, before ? joined(before, entry) : entry, optedOut);
  if (entry.resubscribe) {
    const { reason: why, at } = entry.resubscribe;
    // Only its date tells what it is newer than.
    await writing.objectStore("unsubscribes").put(entry);
    await writing
      .objectStore("history")
      .add({ ...about, what: "resubscribed", reason: why, restoredSince: at });
  } else {
    const outbox = writing.objectStore("outbox");
    await outbox.put(inPlaceOf(await outbox.get(key), pushOf(key, "optOut", now)));
  }
  return true;
}

/** Whether what comes from the export says more than what stands here. */
function isNews(before: Unsubscribe, entry: Unsubscribe): boolean {
  if (entry.status === "resubscribed") return false;
  if (before.status === "resubscribed") return (before.resubscribe?.at ?? 0) < askedAt(entry);
  if (isOwnOptOut(before)) return entry.since < before.since || askedAt(entry) > askedAt(before);
  return true;
}

/** The older capture is the one that counts; of the newer, that it was, and what it left out. */
function joined(before: Unsubscribe, entry: Unsubscribe): Unsubscribe {
  if (!isOwnOptOut(before)) return entry;
  const [older, newer] = entry.since < before.since ? [entry, before] : [before, entry];
  return askedAt(older) > askedAt(newer)
    ? keepOlder(older, { ...newer, leftOut: older.leftOut ?? [] })
    : keepOlder(older, newer);
}

function entryOf(person: RestoredPerson): Unsubscribe | null {
  const { address, recordId, name, source, since, asked, reason, note, leftOut, resubscribe } = person;
  const object = recordId === null ? null : objectOfId(recordId);
  const subject: Subject | null =
    address !== null
      ? { kind: "address", address }
      : recordId !== null && object !== null
        ? { kind: "record", object, recordId }
        : null;
  if (subject === null) return null;
  return newEntry(subject, {
    status: resubscribe === null ? "optedOut" : "resubscribed",
    source,
    since,
    ...(asked === null ? {} : { asked }),
    name,
    reason,
    note,
    resubscribe,
    ...(leftOut.length === 0 ? {} : { leftOut }),
  });
}
