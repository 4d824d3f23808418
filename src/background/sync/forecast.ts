import type { Forecast } from "../../messages/sync";
import type { BulkPolicy } from "./bulk-policy";

/** Records that one call writes, and that one call reads back or brings in a page. */
const WRITES_A_CALL = 200;
const RECORDS_A_PAGE = 2_000;
/** The outbox finds, writes and reads back so many entries in three calls. */
const PUSHES_A_BATCH = 50;
const CALLS_A_BATCH = 3;
/** A job is asked for, looked at twice, and its result read; three objects. */
const CALLS_FOR_EVERYONE = 9;
const CALLS_A_WRITING_JOB = 6;

/** What is known before a sync of how much it will have to do. */
export interface Expected {
  /** A field was never read: everyone opted out is. */
  readonly readsAll: boolean;
  /** The list, or everyone, is looked up. */
  readonly looksUpList: boolean;
  readonly listed: number;
  /** In the org, when everyone was last read; null before. */
  readonly people: number | null;
  /** Waiting in the outbox. */
  readonly pending: number;
  /** Planned by a sync that is held or under way, or, where there is none, written by the last one. */
  readonly writes: number;
}

/** About how many API calls a sync would take. A first one finds out how much there is to read, so it may take more. */
export function forecastCalls(expected: Expected, bulk: BulkPolicy): Forecast["calls"] {
  const { readsAll, looksUpList, listed, people, pending, writes } = expected;
  const pages = readsAll ? Math.max(1, Math.ceil(listed / RECORDS_A_PAGE)) : 1;
  const byList = Math.ceil(listed / bulk.entriesALook);
  const byEveryone = CALLS_FOR_EVERYONE + Math.ceil((people ?? 0) / bulk.rowsAPage);
  const looks = listed > bulk.entriesToLookUp ? Math.min(byList, byEveryone) : byList;
  const readBack = Math.ceil(writes / RECORDS_A_PAGE);
  const written = writes > bulk.changesToWrite ? CALLS_A_WRITING_JOB : Math.ceil(writes / WRITES_A_CALL);
  const pushes =
    pending > bulk.changesToWrite
      ? byEveryone + CALLS_A_WRITING_JOB + Math.ceil(pending / RECORDS_A_PAGE)
      : Math.ceil(pending / PUSHES_A_BATCH) * CALLS_A_BATCH;
  return 1 + pages + (readsAll || looksUpList ? looks : 0) + written + readBack + pushes;
}
