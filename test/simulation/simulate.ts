import type { BulkPolicy } from "../../src/background/sync/bulk-policy.ts";
import { normaliseAddress } from "../../src/email-address.ts";
import type { SubjectKey } from "../../src/model.ts";
import { type Acme, acme, DAY, MINUTE, Rep } from "../background/sync/rep.ts";
import { findMissingOptOuts, findOptIns } from "../org/auditor.ts";
import { USERS } from "../org/cast.ts";
import { type Random, seededRandom } from "../org/random.ts";
import type { TroubleKind } from "../org/trouble.ts";

const FIELD = "HasOptedOutOfEmail";
const ADDRESSES = [
  "a@one.example",
  "B@two.example",
  "c+d@three.example",
  "o'neill@four.example",
  "e@five.example",
];

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
 * syncs, and the promises are judged by what the org holds.
 *
 * Odd seeds go by pages and deltas alone, so that no full check mends what a delta missed. Even seeds go by bulk jobs,
 * which fail as well, and read everything again every week.
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
  const calm = inBulk ? troubleJobs(world, seed) : () => {};
  const captured = reps.map(() => new Map<SubjectKey, Capture>());
  for (let i = 0; i < 6; i++) create(world, chance, story);

  world.org.setRandomTrouble(seed, chance.pick([0, 0.02, 0.1, 0.3]), TROUBLES);
  const steps = 10 + chance.below(30);
  for (let step = 0; step < steps; step++) {
    const who = chance.below(reps.length);
    await act(world, chance, reps[who] as Rep, captured[who] as Map<SubjectKey, Capture>, story);
    if (chance.chance(0.4))
      await world.clock.advance(chance.pick([MINUTE, 20 * MINUTE, 7 * 60 * MINUTE, DAY]));
  }

  world.org.setRandomTrouble(seed, 0, []);
  calm();
  for (let round = 0; round < 6; round++) {
    for (const rep of reps) {
      await world.clock.advance(13 * 60 * MINUTE);
      await rep.work(true);
      await rep.sync({ fullCheck: inBulk && round > 2 });
    }
  }
  const findings: string[] = [];
  for (const [index, rep] of reps.entries()) {
    findings.push(...(await judge(world, rep, captured[index] as Map<SubjectKey, Capture>)));
  }
  findings.push(...(await judgeQuiet(world, reps, inBulk)));
  for (const rep of reps) await rep.forget();
  return { findings, story };
}

async function act(
  world: Acme,
  chance: Random,
  rep: Rep,
  captured: Map<SubjectKey, Capture>,
  story: string[],
): Promise<void> {
  const tell = (what: string) =>
    story.push(`${new Date(world.clock.now()).toISOString()} ${rep.identity.username} ${what}`);
  const address = chance.pick(ADDRESSES);
  const people = [...livingPeople(world)];
  const roll = chance.below(100);
  if (roll < 25) {
    tell(`opts out ${address}`);
    captured.set(await rep.optOut(address, "wait"), { address, at: world.clock.now() });
  } else if (roll < 31) {
    const key: SubjectKey = `address:${normaliseAddress(address) ?? ""}`;
    if (!(await rep.database.get("unsubscribes", key))) return;
    tell(`resubscribes ${address}`);
    captured.delete(key);
    await rep.resubscribe(key);
    memoryOf(world).resubscribed.add(address.toLowerCase());
  } else if (roll < 50) {
    const at = 1 + chance.below(400);
    const startRun = chance.chance(0.6);
    const dead = await rep.workUntilKilled(at, { startRun });
    tell(`${startRun ? "syncs" : "works"} and is ${dead ? `stopped at moment ${at}` : "done"}`);
  } else if (roll < 65) {
    tell("syncs");
    await rep.sync({ release: chance.chance(0.7) });
  } else if (roll < 72) {
    create(world, chance, story);
  } else if (people.length === 0) {
    return;
  } else if (roll < 84) {
    const id = chance.pick(people);
    const value = chance.chance(0.5);
    tell(`(a colleague) sets ${id} to ${value}`);
    world.org.update(id, { [FIELD]: value }, { username: USERS.admin, through: "page" });
  } else if (roll < 89) {
    const id = chance.pick(people);
    tell(`(a colleague) changes the address of ${id} to ${address}`);
    world.org.update(id, { Email: address });
  } else if (roll < 93) {
    const id = chance.pick(people);
    const others = people.filter((each) => each !== id && each.slice(0, 3) === id.slice(0, 3));
    if (others.length === 0) return;
    const loser = chance.pick(others);
    tell(`(a colleague) merges ${loser} into ${id}`);
    world.org.merge(id, [loser]);
    memoryOf(world).merged.push(world.clock.now());
  } else if (roll < 97) {
    const leads = people.filter((id) => id.startsWith("00Q"));
    if (leads.length === 0) return;
    const contacts = people.filter((id) => id.startsWith("003"));
    const lead = chance.pick(leads);
    const into = contacts.length > 0 && chance.chance(0.5) ? { contactId: chance.pick(contacts) } : {};
    tell(`(a colleague) converts ${lead} ${JSON.stringify(into)}`);
    world.org.convertLead(lead, into);
  } else {
    const id = chance.pick(people);
    tell(`(a colleague) deletes ${id}`);
    world.org.delete(id);
  }
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

function create(world: Acme, chance: Random, story: string[]): void {
  const address = chance.pick(ADDRESSES);
  const optedOut = chance.chance(0.3);
  const id = chance.chance(0.6)
    ? world.org.create("Lead", { LastName: "L", Company: "C", Email: address, [FIELD]: optedOut })
    : world.org.create("Contact", { LastName: "L", Email: address, [FIELD]: optedOut });
  story.push(`${new Date(world.clock.now()).toISOString()} created ${id} ${address} ${optedOut}`);
}

/** Leads and Contacts that can be edited, by the addresses of this world. */
function livingPeople(world: Acme): Set<string> {
  const ids = new Set<string>();
  for (const address of ADDRESSES) {
    for (const id of world.org.findByAddress(address)) {
      const record = world.org.find(id);
      if (record && !record.IsDeleted && !record.IsConverted && /^(?:00Q|003)/.test(id)) ids.add(id);
    }
  }
  return ids;
}

interface Capture {
  readonly address: string;
  readonly at: number;
}

/** What the judge must know of what people asked and did. */
interface Memory {
  readonly resubscribed: Set<string>;
  /** When records were merged. */
  readonly merged: number[];
}

const MEMORIES = new WeakMap<Acme, Memory>();
function memoryOf(world: Acme): Memory {
  const memory = MEMORIES.get(world) ?? { resubscribed: new Set(), merged: [] };
  MEMORIES.set(world, memory);
  return memory;
}

/** The promises, by one rep's list and what the org holds. */
async function judge(world: Acme, rep: Rep, captured: ReadonlyMap<SubjectKey, Capture>): Promise<string[]> {
  const findings: string[] = [];
  const { username } = rep.identity;
  for (const [key, { address, at }] of captured) {
    const { unsubscribe, fate, attention } = await rep.state(key);
    if (unsubscribe?.status !== "optedOut" || unsubscribe.origin !== "own") {
      findings.push(
        `${username}: ${key} was captured and is no longer an own opt-out: ${unsubscribe?.status}.`,
      );
      continue;
    }
    if (fate === "pending") findings.push(`${username}: ${key} is still pending.`);
    // What was merged away before the capture was no record with this address any more, so neither is what it became;
    // and what it became may have an address of its own that was resubscribed.
    const mergedBefore = memoryOf(world).merged.some((moment) => moment <= at);
    const strangers = [...livingPeople(world)].filter((id) => {
      const own = normaliseAddress(String(world.org.value(id, "Email"))) ?? "";
      return own !== normaliseAddress(address) && (mergedBefore || memoryOf(world).resubscribed.has(own));
    });
    const excused = [...attention.flatMap(({ recordId }) => recordId ?? []), ...strangers];
    findings.push(...findMissingOptOuts(world.org, { captured: [address], username, excused }));
  }
  const asked = new Set((await rep.database.getAll("attention")).map(({ recordId }) => recordId));
  for (const id of livingPeople(world)) {
    const key: SubjectKey = `address:${normaliseAddress(String(world.org.value(id, "Email")))}`;
    if (world.org.value(id, FIELD) !== true || asked.has(id)) continue;
    if ((await rep.database.get("unsubscribes", key))?.status !== "optedOut")
      findings.push(`${username}: ${id} is opted out in Salesforce, and ${key} is not on the list.`);
  }
  findings.push(...findOptIns(world.org, world.org.log.changes, [...memoryOf(world).resubscribed]));
  for (const push of await rep.database.getAll("outbox"))
    findings.push(`${username}: ${push.key} never left the outbox.`);
  return findings;
}

/** An agreed world stays as it is: no sync of anybody's writes anything more, whatever it reads. */
async function judgeQuiet(world: Acme, reps: readonly Rep[], fullCheck: boolean): Promise<string[]> {
  const before = world.org.log.writes.length;
  for (const rep of reps) {
    await world.clock.advance(DAY);
    await rep.sync({ fullCheck });
  }
  return world.org.log.writes
    .slice(before)
    .map(({ username, object, id }) => `${username} wrote ${object} ${id} though nothing had changed.`);
}
