import { identityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import { type Database, type OwnCalls, readState, writeState } from "./database/database";
import { openSalesforce } from "./salesforce/client";
import type { Fetch } from "./salesforce/request";
import type { Salesforce } from "./salesforce/salesforce";
import type { OrgShape } from "./salesforce/shape";
import { UNKNOWN_SHAPE } from "./salesforce/shape";
import { watchSalesforceClock } from "./salesforce-clock";
import type { LiveSession } from "./session";
import { loadSettings } from "./stored-settings";
import { countCalls } from "./sync/allowance";
import { USUAL_BULK } from "./sync/bulk-policy";
import type { SyncContext } from "./sync/context";
import { taskWords } from "./task-words";

export interface OpenOrg extends SyncContext {
  readonly salesforce: Salesforce;
  /**
   * Keeps for the next wake-up which calls were made and what was learned of the org's clock; nothing, when none was made
   * since it did so before.
   */
  keep(): Promise<void>;
}

/** A live session and its user's list → everything a sync or a look into Salesforce needs. Costs no API call. */
export async function openOrg(
  session: LiveSession,
  database: Database,
  edge: { fetch: Fetch; clock: () => Milliseconds; changed: () => void },
): Promise<OpenOrg> {
  let offset = (await readState(database, "clockOffset")) ?? 0;
  const clock = watchSalesforceClock(edge.fetch, edge.clock, offset);
  const salesforce = openSalesforce({
    apiHost: session.apiHost,
    sessionId: session.sessionId,
    renew: session.renew,
    fetch: clock.fetch,
    shape: await freshShape(database, edge.clock()),
    // Screens that opened before may have to say what is missing. What could not be kept is learned anew.
    onShape: (shape) => void writeState(database, "shape", shape).then(edge.changed, () => undefined),
  });
  let kept = 0;
  return {
    identity: session.identity,
    settings: await loadSettings(identityKey(session.identity)),
    database,
    salesforce,
    now: clock.now,
    clock: edge.clock,
    callsBefore: countCalls(await readState(database, "ownCalls"), 0, edge.clock()).calls,
    allowedBefore: (await readState(database, "allowedCalls")) ?? null,
    bulk: USUAL_BULK,
    random: Math.random,
    taskWords: (entry) => taskWords(entry, session.identity.username),
    changed: edge.changed,
    async keep() {
      const { calls, usage } = salesforce;
      if (calls === kept) return;
      const answeredAt = clock.answeredAt();
      if (Math.abs(clock.offset() - offset) > 2000) offset = clock.offset();
      // All or nothing: that Salesforce has answered says that this computer's clock can be told by this offset.
      const writing = database.transaction("state", "readwrite");
      const state = writing.store;
      const own = (await state.get("ownCalls")) as OwnCalls | undefined;
      await state.put(countCalls(own, calls - kept, edge.clock()), "ownCalls");
      if (usage) await state.put(usage.allowed, "allowedCalls");
      if (answeredAt !== null) await state.put(answeredAt, "answeredAt");
      await state.put(offset, "clockOffset");
      await writing.done;
      kept = calls;
    },
  };
}

const DAY: Milliseconds = 24 * 60 * 60 * 1000;

/** Rights change from day to day, an org's kind hardly ever; asking again costs a call. */
const HIDDEN_LASTS = DAY;
const PERSON_ACCOUNTS_LAST = 7 * DAY;

async function freshShape(database: Database, now: Milliseconds): Promise<OrgShape> {
  const shape = await readState(database, "shape");
  const age = shape ? Math.abs(now - shape.learnedAt) : Number.POSITIVE_INFINITY;
  if (!shape || age > PERSON_ACCOUNTS_LAST) return UNKNOWN_SHAPE;
  return age > HIDDEN_LASTS ? { ...shape, hidden: [] } : shape;
}
