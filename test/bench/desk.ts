import { captureOptOut } from "../../src/background/database/capture.ts";
import { type Database, readState, writeState } from "../../src/background/database/database.ts";
import { openDatabase } from "../../src/background/database/open-database.ts";
import { openSalesforce } from "../../src/background/salesforce/client.ts";
import { probe } from "../../src/background/salesforce/probe.ts";
import type { Fetch } from "../../src/background/salesforce/request.ts";
import { watchSalesforceClock } from "../../src/background/salesforce-clock.ts";
import { USUAL_BULK } from "../../src/background/sync/bulk-policy.ts";
import type { SyncContext } from "../../src/background/sync/context.ts";
import { latestRun, openedRun, openRun } from "../../src/background/sync/open-run.ts";
import { work } from "../../src/background/sync/work.ts";
import { type Identity, type IdentityKey, identityKey } from "../../src/model/identity.ts";
import { newEntry } from "../../src/model/unsubscribe.ts";
import { DEFAULT_SETTINGS } from "../../src/settings.ts";
import { USERS } from "../org/cast.ts";
import { addressOf } from "../org/clients/jsforce-connection.ts";
import { type SystemClock, systemClock } from "../org/clock.ts";
import type { MakeOrgOptions } from "../org/make-org.ts";
import { type StartedOrg, startOrg } from "../org/start.ts";

export const ROUND_TRIP = 120;
const DAY = 24 * 60 * 60 * 1000;

/** A request as it went over the wire, to be sent again. */
export interface SentRequest {
  readonly url: string;
  readonly init: RequestInit;
}

/** A test org on real sockets, whose clock can be put on by days. */
export interface FarOrg {
  readonly started: StartedOrg;
  readonly clock: SystemClock;
}

export async function startFarOrg(options: MakeOrgOptions): Promise<FarOrg> {
  const clock = systemClock();
  const started = await startOrg({ dailyApiRequests: 1_000_000, ...options, clock });
  return { started, clock };
}

/** Distance is simulated for what is measured, and not while the stage is set. */
export function setDistance({ started }: FarOrg, roundTrip: number): void {
  started.org.latency.roundTrip = roundTrip;
}

/**
 * One rep's background in Node: the real push and sync over real sockets. The extension's shell is left out, and
 * IndexedDB is the one of the tests.
 */
export class Desk {
  readonly #far: FarOrg;
  readonly #identity: Identity;
  readonly database: Database;
  #sessionId: string;
  #sent: SentRequest[] = [];

  private constructor(far: FarOrg, identity: Identity, database: Database, sessionId: string) {
    this.#far = far;
    this.#identity = identity;
    this.database = database;
    this.#sessionId = sessionId;
  }

  static async at(far: FarOrg): Promise<Desk> {
    const { started } = far;
    const sessionId = started.org.login(USERS.rep);
    const who = await probe({ apiHost: started.apiHost, sessionId, fetch: fetchOver(started) });
    // Each org of a bench has the same name: each desk has a database of its own.
    const key = `${identityKey(who)}.${started.httpPort}` as IdentityKey;
    return new Desk(far, { ...who, username: USERS.rep }, await openDatabase(key), sessionId);
  }

  /** What was sent since the last time this was asked. */
  takeSent(): readonly SentRequest[] {
    const sent = this.#sent;
    this.#sent = [];
    return sent;
  }

  /** A click, up to the moment in which the opt-out is read back and confirmed. Fails if it is not. */
  async optOut(address: string): Promise<void> {
    const subject = { kind: "address" as const, address };
    const clicked = newEntry(subject, { source: "popup", since: this.#far.clock.now() });
    const context = await this.#context();
    await captureOptOut(this.database, clicked, this.#identity.username);
    await work(context, { sessionIsNew: false, beforeStep: async () => {} });
    const entry = await this.database.get("unsubscribes", clicked.key);
    if (!entry?.confirmedAt) throw new Error(`The opt-out of ${address} was not confirmed.`);
  }

  /** A day later, at the first moment of a new session. */
  async nextDay(): Promise<void> {
    this.#far.clock.aheadBy += DAY;
    this.#sessionId = this.#far.started.org.login(this.#identity.username);
  }

  /** A whole sync, with the probe of its new session; a held plan is let go on. Fails if it does not end well. */
  async sync({ fullCheck = false } = {}): Promise<void> {
    const { apiHost } = this.#far.started;
    await probe({ apiHost, sessionId: this.#sessionId, fetch: this.#fetch });
    const context = await this.#context();
    if (!fullCheck) await writeState(this.database, "lastFullCheck", context.clock());
    await openRun(context, "nightly", { fullCheck });
    await this.#workOn(context);
    const run = await latestRun(context);
    if (run?.outcome === "held") {
      const goesOn = {
        ...run,
        released: true,
        phase: "push",
        outcome: "running",
        held: null,
        endedAt: null,
      } as const;
      await this.database.put("runs", goesOn);
      await this.#workOn(context);
    }
    const outcome = (await latestRun(context))?.outcome;
    if (outcome !== "done") throw new Error(`The sync ended as ${outcome}.`);
  }

  /** Waits for Salesforce's bulk jobs as the alarms of a browser do, but with the org's clock put on. */
  async #workOn(context: SyncContext): Promise<void> {
    for (;;) {
      await work(context, { sessionIsNew: false, beforeStep: async () => {} });
      const run = await openedRun(context);
      const wait = (run?.nextAttempt ?? 0) - context.clock();
      if (run?.outcome !== "running" || wait <= 0) return;
      this.#far.clock.aheadBy += wait;
    }
  }

  async #context(): Promise<SyncContext> {
    const { clock, started } = this.#far;
    const { database } = this;
    const watched = watchSalesforceClock(this.#fetch, clock.now, 0);
    return {
      identity: this.#identity,
      settings: DEFAULT_SETTINGS,
      database,
      salesforce: openSalesforce({
        apiHost: started.apiHost,
        sessionId: this.#sessionId,
        fetch: watched.fetch,
        shape: (await readState(database, "shape")) ?? null,
        onShape: (shape) => void writeState(database, "shape", shape),
      }),
      now: watched.now,
      clock: clock.now,
      callsBefore: 0,
      allowedBefore: null,
      bulk: USUAL_BULK,
      random: () => 0.5,
      taskWords: () => ({ subject: "", lines: [], day: "2026-11-24" }),
      changed: () => {},
    };
  }

  readonly #fetch: Fetch = (url, init) => {
    this.#sent.push({ url, init });
    return fetchOver(this.#far.started)(url, init);
  };
}

/** `fetch` to a test org by its plain port, which is its API host. */
function fetchOver(started: StartedOrg): Fetch {
  return (url, init) => fetch(url.replace(`https://${started.apiHost}`, addressOf(started)), init);
}

/** The baseline: the same requests once more, one after the other, each answer read to its end and thrown away. */
export async function sendAgain({ started }: FarOrg, sent: readonly SentRequest[]): Promise<void> {
  for (const { url, init } of sent) {
    const { signal: _, ...again } = init;
    const answer = await fetchOver(started)(url, again);
    await answer.arrayBuffer();
    if (!answer.ok)
      throw new Error(`${init.method} ${url} was answered with ${answer.status} the second time.`);
  }
}
