import type { SyncState } from "../messages/sync";
import { fieldsToWrite, type Settings } from "../settings";
import { type Database, readState, type StoredRun } from "./database/database";
import { nextDue } from "./schedule";
import { countCalls, freshAt, shareOf } from "./sync/allowance";
import { USUAL_BULK } from "./sync/bulk-policy";
import { forecastCalls } from "./sync/forecast";
import { dueForCheck, isCheckDue } from "./sync/full-check";
import { isListToLookUp } from "./sync/open-run";
import { isBinEmptied, pullPasses } from "./sync/passes";

type Outlook = Pick<SyncState, "goesOn" | "forecast" | "fullCheck">;

interface Known {
  readonly settings: Settings;
  readonly newest: StoredRun | null;
  readonly listed: number;
  readonly pending: number;
  readonly due: { readonly hour: number; readonly minute: number };
}

/** What lies ahead of one user's syncs, by what is known: what the next costs, and when a stopped one goes on. */
export async function readOutlook(database: Database, known: Known, now: number): Promise<Outlook> {
  const { settings, newest, listed, pending, due } = known;
  const [watermarks, lookUpList, listFields, last, wanted, people, own, allowed, planned] = await Promise.all(
    [
      readState(database, "watermarks"),
      readState(database, "lookUpList"),
      readState(database, "listFields"),
      readState(database, "lastFullCheck"),
      readState(database, "fullCheckWanted"),
      readState(database, "people"),
      readState(database, "ownCalls"),
      readState(database, "allowedCalls"),
      database.count("planned"),
    ],
  );
  const fields = fieldsToWrite(settings);
  const toLookUp = isListToLookUp(fields, lookUpList, listFields);
  const passes = pullPasses(fields, watermarks ?? {}, toLookUp);
  const readsAll = passes.some((pass) => pass.kind === "changes" && pass.since === null);
  const checks = wanted === true || isBinEmptied(passes, now) || (settings.nightly && isCheckDue(last, now));
  const calls = forecastCalls(
    {
      readsAll,
      looksUpList: toLookUp || checks,
      listed,
      people: people ?? null,
      pending,
      writes: planned > 0 ? planned : (newest?.figures.written ?? 0),
    },
    USUAL_BULK,
  );
  const share = allowed === undefined ? null : shareOf(allowed, settings);
  const fresh = freshAt(own, now);
  const check = Math.max(now, last === undefined ? now : dueForCheck(last));
  return {
    goesOn: goesOnAt(newest, fresh),
    forecast: {
      calls,
      atLeast: readsAll,
      share,
      left: share === null ? null : Math.max(0, share - countCalls(own, 0, now).calls),
      freshAt: fresh,
    },
    fullCheck: {
      last: last ?? null,
      next: settings.nightly ? nextDue(check, due.hour, due.minute) : null,
      wanted: wanted === true,
    },
  };
}

/** Once its share of the calls is used, a run is asked again and again, and goes on when the share is fresh. */
function goesOnAt(run: StoredRun | null, fresh: number | null): number | null {
  if (run?.endedAt !== null || run.outcome !== "paused" || run.failure === null) return null;
  return run.failure.code === "SHARE_USED" ? Math.max(run.nextAttempt, fresh ?? 0) : run.nextAttempt;
}
