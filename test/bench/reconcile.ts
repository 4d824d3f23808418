import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { reconcile } from "../../src/background/sync/reconcile.ts";
import type { KnownRecord, Observation } from "../../src/model/observation.ts";
import type { Unsubscribe } from "../../src/model/unsubscribe.ts";
import { known, observation, unsubscribe } from "../background/sync/people.ts";
import { median } from "./interleaved.ts";
import { atMost, type Part, told } from "./row.ts";

/** What `node --expose-gc` gives, wherever this is started from. */
setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const FIELD = "HasOptedOutOfEmail";
const SMALL = 100_000;
const LARGE = 1_000_000;
const NOW = 400 * 24 * 60 * 60 * 1000;
const POLICY = {
  fields: { Lead: [FIELD], Contact: [FIELD], Account: ["PersonHasOptedOutOfEmail"] },
  now: NOW,
  fieldSwitched: false,
  captured: new Set<never>(),
};

/** A run reads and reconciles this many entries at a time. */
const AT_A_TIME = 500;

/** `reconcile` on one core, over ten times as many entries. */
export const reconcilePart: Part = {
  name: "reconcile",
  async run() {
    // First: a list of a million that lies in memory costs the collector more than a batch costs in all.
    const inBatches = rounds(() => ({ small: batchByBatch(SMALL), large: batchByBatch(LARGE) }));
    const lists = { small: makeList(SMALL), large: makeList(LARGE) };
    timed(lists.small);
    const inOneCall = rounds(() => ({
      small: timed(lists.small),
      floor: timed(lists.small, joinByKeys),
      large: timed(lists.large),
    }));
    const perEntry = (milliseconds: number, size: number) => (milliseconds / size) * 1000;
    return {
      rows: [
        atMost(
          "reconcile as a run calls it: an entry, of 1,000,000",
          perEntry(median(inBatches.map(({ large }) => large)), LARGE),
          1,
          " µs",
        ),
        atMost(
          "reconcile as a run calls it: 1,000,000 entries against 100,000",
          median(inBatches.map(({ small, large }) => large / small)),
          11,
          " ×",
        ),
        atMost(
          "reconcile in one call: 1,000,000 entries against 100,000",
          median(inOneCall.map(({ small, large }) => large / small)),
          11,
          " ×",
        ),
        told(
          "reconcile in one call: an entry, of 1,000,000",
          `${perEntry(median(inOneCall.map(({ large }) => large)), LARGE).toFixed(2)} µs`,
        ),
        told(
          "reconcile in one call against merely joining the same lists by two Maps",
          `${median(inOneCall.map(({ small, floor }) => small / floor)).toFixed(2)} ×`,
        ),
      ],
      notes: [
        "A run reconciles 500 records at a time, each batch fresh from the database, and is measured so: in the calls alone, by the processor's time, the collector's included, since other work on the machine would count otherwise. In one call, which the product never makes, most of the time goes into finding one of a million records in memory: merely joining the three lists by two Maps takes two thirds of it.",
        "It is the worst there can be: every entry's record is known and was observed anew. Of a hundred, 92 agree, 4 are own and to be written, 2 were unticked in Salesforce, 2 were ticked there by somebody else.",
      ],
    };
  },
};

function rounds<Round>(play: () => Round): Round[] {
  return Array.from({ length: 3 }, play);
}

/** Milliseconds of the processor in `reconcile` itself, for a whole list by batches. */
function batchByBatch(size: number): number {
  collectGarbage();
  let spent = 0;
  for (let from = 0; from < size; from += AT_A_TIME) {
    // Copied as the database copies: nothing of it was looked at before.
    const batch = structuredClone(makeList(size, from, from + AT_A_TIME));
    const begun = process.cpuUsage();
    decideAll(batch);
    const { user, system } = process.cpuUsage(begun);
    spent += (user + system) / 1000;
  }
  return spent;
}

/** The least that any way of reconciling has to do: find each record's other sight, and its entry. */
function joinByKeys({ known: before, unsubscribes, observed }: List): number {
  const byId = new Map(before.map((record) => [record.recordId, record]));
  const byKey = new Map(unsubscribes.map((entry) => [entry.key, entry]));
  let joined = 0;
  for (const record of observed) {
    if (byId.has(record.recordId)) joined += 1;
    if (byKey.has(`address:${record.address}`)) joined += 1;
  }
  return joined;
}

function decideAll({ known: before, unsubscribes, observed }: List): number {
  const plan = reconcile(before, unsubscribes, observed, POLICY);
  return Math.min(plan.changes.length, plan.learned.length);
}

interface List {
  readonly known: readonly KnownRecord[];
  readonly unsubscribes: readonly Unsubscribe[];
  readonly observed: readonly Observation[];
}

/** Milliseconds of the processor. */
function timed(list: List, work = decideAll): number {
  // So that no round pays for what the one before left behind.
  collectGarbage();
  const begun = process.cpuUsage();
  if (work(list) === 0) throw new Error("Nothing was decided.");
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}

/** A list and a night's observations, in no order, as the database gives them: ids and addresses are not neighbours. */
function makeList(size: number, from = 0, to = size): List {
  const before: KnownRecord[] = [];
  const unsubscribes: Unsubscribe[] = [];
  const observed: Observation[] = [];
  for (let index = from; index < to; index++) {
    // A prime step through all numbers: every person once, in no order.
    const person = (index * 7_368_787) % size;
    const address = `person${person}@example${person % 977}.example`;
    const recordId = `00Q${String((person * 31) % size).padStart(12, "0")}AAA`;
    const kind = person % 100;
    const ticked = { [FIELD]: true };
    const open = { [FIELD]: false };
    const isNew = kind < 6;
    const now = observation({
      recordId,
      address,
      optedOut: kind < 4 || (kind >= 6 && kind < 8) ? open : ticked,
      systemModstamp: 2000,
    });
    observed.push(now);
    if (!isNew) before.push(known({ recordId, address, optedOut: ticked, agreed: ticked }));
    // Nobody's list has the last two yet.
    if (kind === 4 || kind === 5) continue;
    const origin = kind < 4 ? "own" : "learned";
    unsubscribes.push(unsubscribe({ subject: { kind: "address", address }, origin }));
  }
  return { known: before, unsubscribes, observed };
}
