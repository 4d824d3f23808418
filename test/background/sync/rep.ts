import { deleteDB } from "idb";
import { captureOptOut, captureOptOuts } from "../../../src/background/database/capture";
import { captureResubscribe } from "../../../src/background/database/capture-resubscribe";
import { type Database, readState, writeState } from "../../../src/background/database/database";
import { readListState } from "../../../src/background/database/list";
import { openDatabase } from "../../../src/background/database/open-database";
import { pushAgain } from "../../../src/background/database/push-again";
import { finishUndos, startUndo } from "../../../src/background/database/undo-act";
import { undoCapture } from "../../../src/background/database/undo-capture";
import { openSalesforce } from "../../../src/background/salesforce/client";
import { probe } from "../../../src/background/salesforce/probe";
import { watchSalesforceClock } from "../../../src/background/salesforce-clock";
import { countCalls } from "../../../src/background/sync/allowance";
import { type BulkPolicy, USUAL_BULK } from "../../../src/background/sync/bulk-policy";
import type { SyncContext } from "../../../src/background/sync/context";
import { latestRun, openedRun, openRun, releaseHeld } from "../../../src/background/sync/open-run";
import { work } from "../../../src/background/sync/work";
import { normaliseAddress } from "../../../src/email-address";
import type { ActUndo, UndoableAct } from "../../../src/model/act-undo";
import { type Identity, type IdentityKey, identityKey } from "../../../src/model/identity";
import type { Subject, SubjectKey } from "../../../src/model/person";
import type { Run } from "../../../src/model/run";
import { newEntry, type Unsubscribe } from "../../../src/model/unsubscribe";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/settings";
import { USERS } from "../../org/cast.ts";
import { type VirtualClock, virtualClock } from "../../org/clock.ts";
import { fetchFrom } from "../../org/fetch.ts";
import { type MadeOrg, type MakeOrgOptions, makeOrg } from "../../org/make-org.ts";
import {
  createKiller,
  type Interruption,
  killableDatabase,
  killableFetch,
} from "../../simulation/killable.ts";

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export interface Acme extends MadeOrg {
  readonly clock: VirtualClock;
}

/** A small org whose clock stands still until it is moved. */
export function acme(options: MakeOrgOptions = {}): Acme {
  const clock = virtualClock(Date.parse("2026-06-01T12:00:00Z"));
  return { ...makeOrg({ people: 60, optedOut: 5, clock, ...options }), clock };
}

let browsers = 0;

/** One rep with one browser: a list of their own, and a session of the org. Everything but the extension's shell is real. */
export class Rep {
  settings: Settings = DEFAULT_SETTINGS;
  bulk: BulkPolicy = USUAL_BULK;
  /** Whether the nights read everything again once a week. */
  weeklyChecks = true;
  /** This computer's clock beside the org's. */
  clockAhead = 0;
  private signedInAt: number;
  private killer = createKiller(null);
  private constructor(
    readonly world: Acme,
    readonly identity: Identity,
    readonly database: Database,
    private sessionId: string,
  ) {
    this.signedInAt = world.clock.now();
  }

  static async at(world: Acme, username: string = USERS.rep): Promise<Rep> {
    const sessionId = world.org.login(username);
    const who = await probe({ apiHost: "acme.my.salesforce.com", sessionId, fetch: fetchFrom(world.org) });
    browsers += 1;
    const key = `${identityKey(who)}.browser${browsers}` as IdentityKey;
    return new Rep(world, { ...who, username }, await openDatabase(key), sessionId);
  }

  signIn(): void {
    this.signedInAt = this.world.clock.now();
    this.sessionId = this.world.org.login(this.identity.username);
  }

  /** A rep at work logs in again when the org has forgotten them (after two hours without a call, by default). */
  private comeBack(): void {
    if (this.world.clock.now() - this.signedInAt > 100 * MINUTE) this.signIn();
  }

  async context(killer = createKiller(null)): Promise<SyncContext & { keep: () => Promise<void> }> {
    const local = () => this.world.clock.now() + this.clockAhead;
    const fetch = killableFetch(fetchFrom(this.world.org), killer);
    const database = killableDatabase(this.database, killer);
    const clock = watchSalesforceClock(fetch, local, (await readState(database, "clockOffset")) ?? 0);
    const salesforce = openSalesforce({
      apiHost: "acme.my.salesforce.com",
      sessionId: this.sessionId,
      fetch: clock.fetch,
      shape: (await readState(database, "shape")) ?? null,
      onShape: (shape) => void writeState(database, "shape", shape),
    });
    return {
      identity: this.identity,
      settings: this.settings,
      database,
      salesforce,
      now: clock.now,
      clock: local,
      callsBefore: countCalls(await readState(database, "ownCalls"), 0, local()).calls,
      allowedBefore: (await readState(database, "allowedCalls")) ?? null,
      bulk: this.bulk,
      random: () => 0.5,
      taskWords: ({ note, resubscribe }) => ({
        subject: resubscribe ? "Resubscribed" : "Opted out",
        lines: [`Note: ${note}`],
        day: "2026-06-01",
      }),
      changed: () => {},
      keep: async () => {
        await writeState(database, "clockOffset", clock.offset());
        if (salesforce.usage) await writeState(database, "allowedCalls", salesforce.usage.allowed);
        await writeState(
          database,
          "ownCalls",
          countCalls(await readState(database, "ownCalls"), salesforce.calls, local()),
        );
      },
    };
  }

  /** Opts an address or a record out, as a click does, and pushes it. */
  async optOut(
    who: string,
    then: "push" | "wait" = "push",
    {
      leftOut,
      align = false,
      recordId = null,
    }: { leftOut?: readonly string[]; align?: boolean; recordId?: string | null } = {},
  ): Promise<SubjectKey> {
    const address = normaliseAddress(who);
    const subject: Subject =
      address === null ? { kind: "record", object: "Lead", recordId: who } : { kind: "address", address };
    const entry = newEntry(subject, {
      source: "popup",
      since: this.world.clock.now() + this.clockAhead,
      ...(leftOut ? { leftOut } : {}),
    });
    await captureOptOut(this.database, entry, this.identity.username, { align, recordId });
    if (then === "push") await this.work();
    return entry.key;
  }

  /** Takes the opt-out of a moment back, of this one unless another is given. */
  async undo(
    key: SubjectKey,
    then: "push" | "wait" = "push",
    since: number = this.world.clock.now(),
  ): Promise<Unsubscribe | null> {
    const now = this.world.clock.now();
    const undone = await undoCapture(this.database, { key, since }, now, this.identity.username);
    if (then === "push") await this.work();
    return undone;
  }

  /** Imports addresses, all of them in one batch: a new import, or one more batch of it. Returns the import's id. */
  async import(
    addresses: readonly string[],
    then: "push" | "wait" = "push",
    importId: string = crypto.randomUUID(),
  ): Promise<string> {
    const entries = addresses.map((written) => {
      const subject: Subject = { kind: "address", address: normaliseAddress(written) ?? written };
      return newEntry(subject, { source: "import", since: this.world.clock.now(), note: "fair.csv" });
    });
    await captureOptOuts(this.database, entries, this.identity.username, { importId });
    if (then === "push") await this.work();
    return importId;
  }

  /** Undoes an import or a run, with a reason, and pushes what comes of it. */
  async undoAct(act: UndoableAct, then: "push" | "wait" = "push"): Promise<ActUndo> {
    const at = () => this.world.clock.now() + this.clockAhead;
    const offset = (await readState(this.database, "clockOffset")) ?? 0;
    const { username } = this.identity;
    const undo = await startUndo(this.database, act, "It was the wrong file", at() + offset, username);
    await finishUndos(
      this.database,
      () => at() + offset,
      async () => {},
    );
    if (then === "push") await this.work();
    return (await this.database.get("undos", undo.id)) ?? undo;
  }

  async resubscribe(key: SubjectKey, then: "push" | "wait" = "push"): Promise<void> {
    const at =
      this.world.clock.now() + this.clockAhead + ((await readState(this.database, "clockOffset")) ?? 0);
    await captureResubscribe(
      this.database,
      key,
      "Asked for the newsletter at the fair",
      at,
      this.identity.username,
    );
    if (then === "push") await this.work();
  }

  async retry(key: SubjectKey, then: "push" | "wait" = "push"): Promise<void> {
    await pushAgain(this.database, key, {
      by: this.identity.username,
      now: this.world.clock.now() + this.clockAhead,
    });
    if (then === "push") await this.work();
  }

  /** At how many moments the last worker that was to be stopped could have been. */
  get moments(): number {
    return this.killer.moments;
  }

  /** Does what is due with a worker that is stopped at the so-manieth moment. Returns whether it was. */
  async workUntilKilled(
    at: number,
    { startRun = false, interruption }: { startRun?: boolean; interruption?: Interruption } = {},
  ): Promise<boolean> {
    this.comeBack();
    const killer = createKiller(at, interruption);
    this.killer = killer;
    const working = (async () => {
      const context = await this.context(killer);
      if (!this.weeklyChecks) await writeState(this.database, "lastFullCheck", context.clock());
      await finishUndos(context.database, context.now, async () => {});
      if (startRun) await openRun(context, "nightly");
      await work(context, { sessionIsNew: true, beforeStep: async () => {} });
      await context.keep();
      return false;
    })();
    // What a stopped worker's undone transactions say is heard by nobody.
    working.catch(() => undefined);
    const isDead = await Promise.race([working, killer.death.then(() => true)]);
    await killer.interrupted;
    return isDead;
  }

  /** Starts a sync and does what can be done of it in one wake-up. */
  async startAndWork(): Promise<void> {
    await this.workUntilKilled(Number.POSITIVE_INFINITY, { startRun: true });
  }

  /** Does what is due; nothing else. */
  async work(sessionIsNew = false): Promise<number> {
    this.comeBack();
    const context = await this.context();
    await work(context, { sessionIsNew, beforeStep: async () => {} });
    await context.keep();
    return context.salesforce.calls;
  }

  /** Works, and lets time pass while Salesforce works on bulk jobs, as the alarms of a browser do. */
  private async workOn(context: SyncContext): Promise<void> {
    for (;;) {
      await work(context, { sessionIsNew: false, beforeStep: async () => {} });
      const run = await openedRun(context);
      const wait = (run?.nextAttempt ?? 0) - context.clock();
      if (run?.outcome !== "running" || wait <= 0) return;
      await this.world.clock.advance(wait);
    }
  }

  /** A whole nightly sync; a held plan is let go on. Returns the API calls it took. */
  async sync({
    release = true,
    fullCheck = false,
    trigger = "nightly",
  }: {
    release?: boolean;
    fullCheck?: boolean;
    trigger?: Run["trigger"];
  } = {}): Promise<number> {
    this.comeBack();
    const context = await this.context();
    if (!this.weeklyChecks) await writeState(this.database, "lastFullCheck", context.clock());
    await openRun(context, trigger, { fullCheck });
    await this.workOn(context);
    const run = await latestRun(context);
    if (release && run && (await releaseHeld(this.database, run.id))) await this.workOn(context);
    await context.keep();
    return context.salesforce.calls;
  }

  /** The sync of the night after. */
  async nextNight(asked: Parameters<Rep["sync"]>[0] = {}): Promise<number> {
    await this.world.clock.advance(DAY);
    return this.sync(asked);
  }

  async state(key: SubjectKey) {
    return readListState(this.database, key);
  }

  async listed(): Promise<string[]> {
    return (await this.database.getAll("unsubscribes"))
      .filter(({ status }) => status === "optedOut")
      .map(({ key }) => key);
  }

  async forget(): Promise<void> {
    this.database.close();
    await deleteDB(this.database.name);
  }
}
