import { identityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { Standing } from "./badge";
import type { Database, StoredRun } from "./database/database";
import { isReadOnly } from "./database/read-only";
import { readUnassigned } from "./database/unassigned";
import { type Met, readIdentities } from "./identities";
import { isDue, spreadOf } from "./schedule";
import { readPause } from "./storage-pause";
import { loadSettings } from "./stored-settings";
import type { World } from "./world";

/** How the list of everyone who was met here stands, and what is on nobody's list yet. No API call. */
export async function readStandings(world: Pick<World, "list">, now: Milliseconds): Promise<Standing[]> {
  const met = [...(await readIdentities()).values()];
  // A list that cannot be opened or read must not silence the others.
  const standings: Standing[] = await Promise.all(
    met.map((one) => standingOf(world, one, now).catch(() => ({ ...UNKNOWN, who: one.username }))),
  );
  const unassigned = await readUnassigned().catch(() => null);
  if (unassigned === null) standings.push({ ...UNKNOWN, who: null });
  else if (unassigned.length > 0)
    standings.push({
      ...UNKNOWN,
      who: null,
      broken: false,
      attention: unassigned.filter(({ orphan }) => orphan).length,
      oldestPending: earliest(unassigned),
    });
  return standings;
}

/** Of a list of which nothing can be told. */
const UNKNOWN = { broken: true, attention: 0, held: false, overdueSince: null, oldestPending: null } as const;

async function standingOf(world: Pick<World, "list">, met: Met, now: Milliseconds): Promise<Standing> {
  const key = identityKey(met);
  const database = await world.list(key);
  const { nightly, hour } = await loadSettings(key);
  const due = { hour, minute: spreadOf(key) };
  return {
    who: met.username,
    broken: isReadOnly(database) || (await readPause(key)) !== null,
    attention: await database.count("attention"),
    oldestPending: earliest(await database.getAll("outbox")),
    ...(await standingOfSync(database, met, nightly ? due : null, now)),
  };
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
