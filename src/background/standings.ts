import type { Milliseconds } from "../model";
import type { Standing } from "./badge";
import type { Database, StoredRun } from "./database/database";
import { readUnassigned } from "./database/unassigned";
import { type Met, readIdentities } from "./identities";
import { isDue, spreadOf } from "./schedule";
import { loadSettings } from "./stored-settings";
import type { World } from "./world";

/** How the list of everyone who was met here stands, and what is on nobody's list yet. No API call. */
export async function readStandings(world: Pick<World, "list">, now: Milliseconds): Promise<Standing[]> {
  const standings: Standing[] = [];
  for (const [key, met] of await readIdentities()) {
    // A list that cannot be opened has no say, and must not silence the others.
    const database = await world.list(key).catch(() => null);
    if (database === null) continue;
    const { nightly, hour } = await loadSettings(key);
    const due = { hour, minute: spreadOf(key) };
    standings.push({
      who: met.username,
      attention: await database.count("attention"),
      oldestPending: earliest(await database.getAll("outbox")),
      ...(await standingOfSync(database, met, nightly ? due : null, now)),
    });
  }
  const unassigned = await readUnassigned();
  if (unassigned.length > 0)
    standings.push({
      who: null,
      attention: unassigned.filter(({ orphan }) => orphan).length,
      held: false,
      overdueSince: null,
      oldestPending: earliest(unassigned),
    });
  return standings;
}

/** A run that is at work is not overdue; one that failed or waits for a session does not make the last one younger. */
async function standingOfSync(
  database: Database,
  met: Met,
  due: { readonly hour: number; readonly minute: number } | null,
  now: Milliseconds,
): Promise<Pick<Standing, "held" | "overdueSince">> {
  const { newest, done } = await newestRuns(database);
  const held = newest?.outcome === "held";
  const atWork = newest?.outcome === "running";
  const last = done?.startedAt ?? null;
  const overdue = due !== null && !atWork && isDue(now, due, last, met.firstSeen);
  return { held, overdueSince: overdue ? (last ?? met.firstSeen) : null };
}

/** The newest run, and the newest that was done. */
async function newestRuns(database: Database): Promise<{ newest: StoredRun | null; done: StoredRun | null }> {
  let newest: StoredRun | null = null;
  let cursor = await database.transaction("runs").store.openCursor(null, "prev");
  for (; cursor; cursor = await cursor.continue()) {
    newest ??= cursor.value;
    if (cursor.value.outcome === "done") return { newest, done: cursor.value };
  }
  return { newest, done: null };
}

function earliest(waiting: readonly { readonly since: Milliseconds }[]): Milliseconds | null {
  return waiting.length === 0 ? null : Math.min(...waiting.map(({ since }) => since));
}
