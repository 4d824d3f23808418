import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import { isResubscribedSince } from "../../model/resubscribed-at";
import type { Unsubscribe } from "../../model/unsubscribe";
import { DECISIONS, keepOlder } from "./capture";
import type { Database } from "./database";
import { actOf, inPlaceOf, pushOf } from "./push-of";

const STORES = ["unsubscribes", "outbox", "attention"] as const;

/**
 * An entry by record, and Salesforce shows an address on it: the opt-out belongs to the address. The entry moves to
 * that key and is pushed from there, to every record with the address.
 *
 * @param at by Salesforce's clock
 */
export async function moveToAddress(
  database: Database,
  key: SubjectKey,
  address: string,
  at: Milliseconds,
): Promise<void> {
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  const list = writing.objectStore("unsubscribes");
  const outbox = writing.objectStore("outbox");
  const moved = `address:${address}` as const;
  const [entry, pushed, other, waiting] = await Promise.all([
    list.get(key),
    outbox.get(key),
    list.get(moved),
    outbox.get(moved),
  ]);
  if (!entry || !pushed) return;
  const now: Unsubscribe = { ...entry, key: moved, subject: { kind: "address", address } };
  const optedOut = other?.status === "optedOut" ? other : null;
  // Whoever resubscribed the record did not speak of everyone else with the address it was given; and who resubscribed
  // the address later than the record was opted out, spoke of that record, too; but not who took a capture back.
  const later = isResubscribedSince(other, entry, at) && !other?.resubscribe?.undone ? other : null;
  const stays = entry.status === "optedOut" ? later : optedOut;
  const kept = optedOut?.origin === "own" ? keepOlder(optedOut, now) : now;
  const attention = writing.objectStore("attention");
  const asked = await attention.index("key").getAll(key);
  // As where they are captured once more under that address: what was to be decided there is.
  if (!stays)
    asked.push(...(await attention.index("key").getAll(moved)).filter(({ cause }) => DECISIONS.has(cause)));
  await Promise.all([
    list.put(stays ?? kept),
    list.delete(key),
    outbox.put(
      stays
        ? inPlaceOf(pushed, waiting ?? pushOf(moved, actOf(stays), pushed.since))
        : inPlaceOf(waiting, { ...pushed, key: moved }),
    ),
    outbox.delete(key),
    ...asked.map(({ id }) => attention.delete(id)),
    writing.done,
  ]);
}
