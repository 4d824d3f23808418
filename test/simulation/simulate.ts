import { chainHistory, checkHistory } from "../../src/background/database/chain.ts";
import { type BulkPolicy, USUAL_BULK } from "../../src/background/sync/bulk-policy.ts";
import { openedRun } from "../../src/background/sync/open-run.ts";
import { type Acme, acme, DAY, MINUTE, Rep } from "../background/sync/rep.ts";
import { USERS } from "../org/cast.ts";
import { seededRandom } from "../org/random.ts";
import type { TroubleKind } from "../org/trouble.ts";
import { act } from "./acts.ts";
import { create, shareNew, touchesEverybody } from "./colleague-acts.ts";
import { someSettings } from "./field-acts.ts";
import { judge, judgeExplained, judgeOptIns, judgeQuiet, judgeSight, judgeToldOnce } from "./judge.ts";
import { createMemory } from "./memory.ts";
import { ADDRESSES, type Scene } from "./scene.ts";

const TROUBLES: readonly TroubleKind[] = [
  "resetBefore",
  "resetAfter",
  "timeoutAfter",
  "cutBody",
  "html503",
  "empty200",
  "maintenance200",
  "lockRows",
  "concurrentRequests",
  "serverUnavailable",
  "unknownException",
  "sessionExpired",
];

/** Sizes at which even this small org is read and written by bulk jobs, in several pages and jobs. */
const TINY_BULK: BulkPolicy = {
  recordsToRead: 1,
  entriesToLookUp: 1,
  changesToWrite: 0,
  rowsAPage: 2,
  entriesALook: 1,
  rowsAJob: 2,
};

export interface Verdict {
  /** What went wrong, a sentence each; empty when all promises held. */
  readonly findings: readonly string[];
  /** What happened, in order, to replay and to read. */
  readonly story: readonly string[];
}

/**
 * A few weeks of a small org, all chance from one seed: reps capture and resubscribe, colleagues tick, untick, merge,
 * convert, rename and delete, calls fail in every way, workers are stopped at any moment. Then quiet returns, everyone
 * syncs, and the promises are judged by what the org holds. While a worker waits for an answer, whatever else can happen
 * happens: it goes on with what it knew before.
 *
 * In some worlds people are person accounts, in some reps choose other opt-out fields, and in some queries that no index
 * leads through are too slow for pages.
 *
 * Odd seeds go by pages and deltas alone, so that no full check mends what a delta missed. Even seeds go by bulk jobs,
 * which fail as well, and read everything again every week; in half of them, records are hidden from reps and shown again.
 */
export async function simulate(seed: number): Promise<Verdict> {
  const chance = seededRandom(seed);
  const world = acme({ people: 0, seed });
  const story: string[] = [];
  const reps = [await Rep.at(world), await Rep.at(world, chance.pick([USERS.rep, USERS.otherRep]))];
  const inBulk = seed % 2 === 0;
  for (const rep of reps) {
    rep.weeklyChecks = inBulk;
    if (inBulk) rep.bulk = TINY_BULK;
  }
  // By chances of their own: queries that no index leads through take too long, and a job touches everybody.
  const large = seededRandom(seed + 2);
  world.org.slowQueries = large.chance(0.3);
  const calm = inBulk ? troubleJobs(world, seed) : () => {};
  if (seed % 5 === 0) limitTriggers(world);
  const memory = createMemory(reps.length);
  // Every fifth org has encrypted addresses, and people who write them in capitals.
  const isCaseSensitive = seed % 5 === 3;
  if (isCaseSensitive) world.org.encryptAddresses("caseSensitive");
  // Only a full check tells who is out of sight, and who is in it again.
  const isPrivate = inBulk && chance.chance(0.5);
  if (isPrivate) for (const object of ["Lead", "Contact"]) world.org.setSharing(object, "private");
  if (isPrivate && chance.chance(0.5)) for (const rep of reps) rep.bulk = USUAL_BULK;
  const hasPersonAccounts = large.chance(0.4);
  const hasTwoFields = large.chance(0.3);
  if (hasTwoFields) for (const rep of reps) rep.settings = someSettings({ chance });
  const scene: Scene = {
    ...{ world, chance, reps, memory, story, waiting: null },
    ...{ isCaseSensitive, isPrivate, hasPersonAccounts, hasTwoFields },
  };
  for (let i = 0; i < 6; i++) create(scene);
  shareNew(scene);

  world.org.setRandomTrouble(seed, chance.pick([0, 0.02, 0.1, 0.3]), TROUBLES);
  const steps = 10 + chance.below(30);
  for (let step = 0; step < steps; step++) {
    await act(scene);
    if (large.chance(0.03)) touchesEverybody(scene);
    if (chance.chance(0.4))
      await world.clock.advance(chance.pick([MINUTE, 20 * MINUTE, 7 * 60 * MINUTE, DAY]));
  }

  world.org.setRandomTrouble(seed, 0, []);
  calm();
  for (let round = 0; round < 6; round++) {
    for (const rep of reps) {
      await world.clock.advance(13 * 60 * MINUTE);
      await rep.work(true);
      await syncToTheEnd(world, rep, inBulk && round > 2);
    }
  }
  const findings: string[] = [...memory.broken];
  const isAlone = new Set(reps.map(({ identity }) => identity.username)).size === reps.length;
  for (const [index, rep] of reps.entries()) {
    findings.push(
      ...(await judge(world, rep, index, memory, { addresses: ADDRESSES, isAlone, isCaseSensitive })),
    );
  }
  findings.push(...judgeOptIns(world, memory));
  findings.push(...(await judgeExplained(world, reps, memory, isCaseSensitive)));
  for (const [index, rep] of reps.entries())
    findings.push(
      ...(await judgeChain(rep, index)),
      ...(await judgeFigures(rep, index)),
      ...(await judgeToldOnce(world, rep)),
    );
  findings.push(...(await judgeQuiet(world, reps, inBulk)));
  for (const [index, rep] of reps.entries()) {
    await syncToTheEnd(world, rep, true);
    findings.push(...(await judgeSight(world, rep, index, memory)));
  }
  for (const rep of reps) await rep.forget();
  return { findings, story };
}

/** What is too slow for pages waits, is tried again, and goes on by bulk jobs. */
async function syncToTheEnd(world: Acme, rep: Rep, fullCheck: boolean): Promise<void> {
  await rep.sync({ fullCheck });
  for (let hour = 0; hour < 40 && (await openedRun(rep)) !== null; hour++) {
    await world.clock.advance(60 * MINUTE);
    await rep.sync();
  }
}

/** In one org of five, a trigger can save no two Leads or Contacts together, storm or quiet. */
function limitTriggers({ org }: Acme): void {
  for (const object of ["Lead", "Contact"])
    org.addValidationRule({
      object,
      message: `${object}Trigger: System.LimitException: Too many SOQL queries: 101`,
      errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      refuses: (_next, _now, together) => together > 1,
    });
}

/** The history is whole, wherever workers were killed. */
async function judgeChain({ database }: Rep, index: number): Promise<string[]> {
  await chainHistory(database);
  const { broken, checked } = await checkHistory(database, null, 100_000);
  const events = await database.count("history");
  return broken === null && checked === events
    ? []
    : [`rep ${index}: of ${events} events of the history ${checked} are whole: ${JSON.stringify(broken)}`];
}

/** Every run counts what its history tells, wherever workers were killed. */
async function judgeFigures({ database }: Rep, index: number): Promise<string[]> {
  const findings: string[] = [];
  for (const { id, figures } of await database.getAll("runs")) {
    const events = await database.getAllFromIndex("history", "runId", id);
    for (const what of ["learned", "ended", "written", "refused"] as const) {
      const told = events.filter((event) => event.what === what).length;
      if (told !== figures[what])
        findings.push(`rep ${index}: run ${id} counts ${figures[what]} ${what}, and its history ${told}`);
    }
  }
  return findings;
}

/** Bulk jobs fail, are aborted and meet locked rows. The function given back ends that. */
function troubleJobs(world: Acme, seed: number): () => void {
  const chance = seededRandom(seed + 1);
  let rate = chance.pick([0, 0.1, 0.3]);
  const when = () => chance.chance(rate);
  world.org.bulk.addTrouble({ when, what: { fail: "retried more than 15 times", afterBatches: 0 } });
  world.org.bulk.addTrouble({ when, what: { abort: true, afterBatches: 0 } });
  world.org.bulk.addTrouble({ when, what: { lockRows: () => chance.chance(0.5) } });
  return () => {
    rate = 0;
  };
}
