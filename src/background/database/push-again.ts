import type { AttentionCause } from "../../model/attention";
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import { type Database, readState, type State, type Writing } from "./database";
import { livingKey } from "./living-key";
import { noteAct } from "./note-act";
import { actOf, inPlaceOf, pushOf } from "./push-of";

const STORES = ["unsubscribes", "history", "outbox", "attention", "state", "known"] as const;

/** Who tries again, and when, by this computer's clock. */
interface Again {
  readonly by: string;
  readonly now: Milliseconds;
}

/**
 * Puts an entry back into the outbox, due now: the rep asked to try again. Where an untick was left to a person, or whom
 * nobody here sees any more, that was the decision. Where a record was left alone since it was changed after a
 * resubscribe, the rep has seen that, and resubscribes once more, for the reason given before: what was changed until now
 * is older than that.
 *
 * @param asked the entry's key as the screen was told it
 */
export async function pushAgain(database: Database, asked: SubjectKey, { by, now }: Again): Promise<void> {
  const at = now + ((await readState(database, "clockOffset")) ?? 0);
  const writing = database.transaction(STORES, "readwrite", { durability: "strict" });
  const key = await livingKey(writing, asked);
  await renewResubscribe(writing, key, at, by);
  await putBack(writing, key, now);
  await lookForHidden(writing);
  await writing.done;
}

/** The same for many entries, in one transaction; but nobody has looked at each of them, so no resubscribe is renewed. */
export async function pushManyAgain(
  database: Database,
  keys: readonly SubjectKey[],
  now: Milliseconds,
): Promise<void> {
  const writing = database.transaction(STORES, "readwrite");
  await Promise.all([...new Set(keys)].map((key) => putBack(writing, key, now)));
  await lookForHidden(writing);
  await writing.done;
}

type PuttingBack = Writing<(typeof STORES)[number]>;

/** What was hidden may be what an admin has mended: it is asked for anew. */
async function lookForHidden(writing: PuttingBack): Promise<void> {
  const state = writing.objectStore("state");
  const shape = (await state.get("shape")) as State["shape"] | undefined;
  if (shape && shape.hidden.length > 0) await state.put({ ...shape, hidden: [] }, "shape");
}

async function renewResubscribe(
  writing: PuttingBack,
  key: SubjectKey,
  at: Milliseconds,
  by: string,
): Promise<void> {
  const attention = writing.objectStore("attention");
  const entry = await writing.objectStore("unsubscribes").get(key);
  if (entry?.status !== "resubscribed" || entry.resubscribe === null || entry.resubscribe.undone) return;
  const left = (await attention.index("key").getAll(key)).filter(
    ({ cause }) => cause === "changedSinceResubscribe",
  );
  if (left.length === 0) return;
  const { reason } = entry.resubscribe;
  await Promise.all([
    noteAct(
      writing,
      { ...entry, resubscribe: { at, reason }, confirmedAt: null },
      { what: "resubscribed", at, key, by, reason },
    ),
    ...left.map(({ id }) => attention.delete(id)),
  ]);
}

const DECIDED: ReadonlySet<AttentionCause> = new Set(["unticked", "loop", "unseen"]);

async function putBack(writing: PuttingBack, key: SubjectKey, now: Milliseconds): Promise<void> {
  const [entry, before, attention] = await Promise.all([
    writing.objectStore("unsubscribes").get(key),
    writing.objectStore("outbox").get(key),
    writing.objectStore("attention").index("key").getAll(key),
  ]);
  if (!entry || entry.status === "ended") return;
  const decided = attention.filter(({ cause }) => DECIDED.has(cause));
  await Promise.all([
    writing.objectStore("outbox").put({
      ...inPlaceOf(before, pushOf(key, actOf(entry), now)),
      ...(before?.align ? { align: true } : {}),
    }),
    ...decided.map(({ id }) => writing.objectStore("attention").delete(id)),
  ]);
}
