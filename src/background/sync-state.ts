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
  // All at once: a popup waits for this.
  const [settings, policy, newest, latest, labels, preflight, shape, trouble, counts] = await Promise.all([
    loadSettings(identity),
    loadPolicy(),
    latestRun({ database }),
    latestSync({ database }),
    readState(database, "fieldLabels"),
    readState(database, "preflight"),
    readState(database, "shape"),
    troubleOf(database, identity),
    countList(database),
  ]);
  const running = newest?.endedAt === null ? newest : null;
  const write = fieldsToWrite(settings);
  const due = { hour: settings.hour, minute: spreadOf(identity) };
  const [before, paused, outlook] = await Promise.all([
    running && database.get("runs", running.id - 1),
    running !== null && isPaused(database, running),
    readOutlook(database, { settings, newest, due, ...counts }, now),
  ]);
  const lastRun = running ? (before ?? null) : newest;
  return {
    identity,
    username: met.username,
    apiHost: met.apiHost,
    settings,
    policy: noticeOf(policy),
    writes: (["Lead", "Contact"] as const).map((object) => ({
      object,
      fields: write[object].map((field) => labels?.[field] ?? field),
    })),
    lastRun: lastRun && withoutCheckpoint(lastRun),
    running: running && withoutCheckpoint(running),
    paused,
    nextRun: settings.nightly ? nextDue(now, due.hour, due.minute) : null,
    due: settings.nightly && !running && isDue(now, due, latest?.startedAt ?? null, met.firstSeen),
    inNeed: inNeed(settings, preflight ?? null, shape ?? null),
    trouble,
    ...outlook,
    ...counts,
  };
}

/** Why nothing can be kept in this list now; null when all is well. */
async function troubleOf(database: Database, identity: IdentityKey): Promise<Failure | null> {
  if (isReadOnly(database)) return failureOf("LIST_NEWER", newer().message);
  return (await readPause(identity))?.failure ?? null;
}
