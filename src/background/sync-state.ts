import { noticeOf } from "../admin-policy";
import type { SyncState } from "../messages/sync";
import type { Failure } from "../model/failure";
import { type IdentityKey, identityKey } from "../model/identity";
import { fieldsToWrite } from "../settings";
import { type Database, readState } from "./database/database";
import { countList } from "./database/list";
import { isReadOnly, newer } from "./database/read-only";
import { withoutCheckpoint } from "./database/run-history";
import type { Met } from "./identities";
import { failureOf } from "./salesforce/failure";
import { isDue, nextDue, spreadOf } from "./schedule";
import { inNeed } from "./set-up/in-need";
import { readPause } from "./storage-pause";
import { loadPolicy, loadSettings } from "./stored-settings";
import { latestRun, latestSync } from "./sync/open-run";
import { isPaused } from "./sync/pause";
import { readOutlook } from "./sync-outlook";

/** How one user's sync stands, for the screens. No API call. */
export async function readSyncState(database: Database, met: Met, now: number): Promise<SyncState> {
  const identity = identityKey(met);
  const settings = await loadSettings(identity);
  const newest = await latestRun({ database });
  const running = newest?.endedAt === null ? newest : null;
  const lastRun = running ? ((await database.get("runs", running.id - 1)) ?? null) : newest;
  const labels = (await readState(database, "fieldLabels")) ?? {};
  const write = fieldsToWrite(settings);
  const due = { hour: settings.hour, minute: spreadOf(identity) };
  const counts = await countList(database);
  return {
    identity,
    username: met.username,
    apiHost: met.apiHost,
    settings,
    policy: noticeOf(await loadPolicy()),
    writes: (["Lead", "Contact"] as const).map((object) => ({
      object,
      fields: write[object].map((field) => labels[field] ?? field),
    })),
    lastRun: lastRun && withoutCheckpoint(lastRun),
    running: running && withoutCheckpoint(running),
    paused: running !== null && (await isPaused(database, running)),
    nextRun: settings.nightly ? nextDue(now, due.hour, due.minute) : null,
    due:
      settings.nightly &&
      !running &&
      isDue(now, due, (await latestSync({ database }))?.startedAt ?? null, met.firstSeen),
    inNeed: inNeed(
      settings,
      (await readState(database, "preflight")) ?? null,
      (await readState(database, "shape")) ?? null,
    ),
    trouble: await troubleOf(database, identity),
    ...(await readOutlook(database, { settings, newest, due, ...counts }, now)),
    ...counts,
  };
}

/** Why nothing can be kept in this list now; null when all is well. */
async function troubleOf(database: Database, identity: IdentityKey): Promise<Failure | null> {
  if (isReadOnly(database)) return failureOf("LIST_NEWER", newer().message);
  return (await readPause(identity))?.failure ?? null;
}
