import fc from "fast-check";
import { expect, it } from "vitest";
import { reconcile } from "../../../src/background/sync/reconcile";
import type { KnownRecord, Observation } from "../../../src/model/observation";
import type { SubjectKey } from "../../../src/model/person";
import type { Plan } from "../../../src/model/plan";
import type { Unsubscribe } from "../../../src/model/unsubscribe";
import { FIELD, known, observation, unsubscribe } from "./people";

const NOW = 100 * 24 * 60 * 60 * 1000;
const POLICY = {
  fields: { Lead: [FIELD], Contact: [FIELD], Account: [FIELD] },
  now: NOW,
  fieldSwitched: false,
  captured: new Set<never>(),
};

const IDS = ["00Q000000000001AAA", "00Q000000000002AAA", "003000000000001AAA", "003000000000002AAA"];
const ADDRESSES = ["a@x.example", "b@x.example", null];

const address = fc.constantFrom(...ADDRESSES);
const recordId = fc.constantFrom(...IDS);
const moment = fc.integer({ min: 1, max: 50 });
const gone = fc.oneof(
  { weight: 6, arbitrary: fc.constant(null) },
  { weight: 1, arbitrary: fc.constant({ kind: "deleted" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "unseen" as const }) },
  { weight: 1, arbitrary: recordId.map((into) => ({ kind: "merged" as const, into })) },
  { weight: 1, arbitrary: recordId.map((contactId) => ({ kind: "converted" as const, contactId })) },
);
const optedOut = fc
  .option(fc.boolean(), { nil: undefined })
  .map((value) => (value === undefined ? {} : { [FIELD]: value }));

const observed: fc.Arbitrary<Observation> = fc
  .record({ recordId, address, optedOut, gone, systemModstamp: moment, lastModified: moment })
  .map((changes) => observation(changes));
const observations = fc.uniqueArray(observed, { selector: ({ recordId: id }) => id, maxLength: 4 });

const knownRecord: fc.Arbitrary<KnownRecord> = fc
  .record({
    recordId,
    address,
    optedOut,
    gone,
    systemModstamp: moment,
    lastModified: moment,
    agreed: optedOut,
  })
  .map((changes) => known(changes));
const knowns = fc.uniqueArray(knownRecord, { selector: ({ recordId: id }) => id, maxLength: 4 });

const entry: fc.Arbitrary<Unsubscribe> = fc
  .record({
    address: fc.constantFrom("a@x.example", "b@x.example"),
    origin: fc.constantFrom("own" as const, "learned" as const),
    status: fc.constantFrom("optedOut" as const, "resubscribed" as const, "ended" as const),
    at: moment,
  })
  .map(({ address: of, origin, status, at }) =>
    unsubscribe({
      subject: { kind: "address", address: of },
      origin,
      status,
      resubscribe: status === "resubscribed" ? { at, reason: "asked" } : null,
    }),
  );
const entries = fc.uniqueArray(entry, { selector: ({ key }) => key, maxLength: 2 });

const world = fc.record({ known: knowns, entries, observed: observations });
type World = { known: KnownRecord[]; entries: Unsubscribe[]; observed: Observation[] };

const planOf = (it: World): Plan => reconcile(it.known, it.entries, it.observed, POLICY);
const shuffled = <T>(all: readonly T[]): T[] => [...all].reverse();

/** The plan carried out: writes that were kept, entries that were learned and ended. */
function carriedOut(before: World, plan: Plan): World {
  const writes = new Map(plan.changes.map((change) => [change.recordId, change]));
  const records = new Map(before.known.map((record) => [record.recordId, record]));
  for (const record of plan.agreed) records.set(record.recordId, record);
  const after = [...records.values()].map((record): KnownRecord => {
    const change = writes.get(record.recordId);
    if (!change) return record;
    const written = Object.fromEntries(Object.keys(change.from).map((field) => [field, change.to]));
    return {
      ...record,
      optedOut: { ...record.optedOut, ...written },
      agreed: { ...record.agreed, ...written },
      systemModstamp: NOW,
      lastModified: NOW,
    };
  });
  const list = new Map<SubjectKey, Unsubscribe>(before.entries.map((each) => [each.key, each]));
  for (const { entry: learned } of plan.learned) list.set(learned.key, learned);
  for (const { key } of plan.ended) {
    const ended = list.get(key);
    if (ended) list.set(key, { ...ended, status: "ended" });
  }
  return { known: after, entries: [...list.values()], observed: [] };
}

it("gives the same plan in whatever order the facts come", () => {
  fc.assert(
    fc.property(world, (it) => {
      const other = {
        known: shuffled(it.known),
        entries: shuffled(it.entries),
        observed: shuffled(it.observed),
      };
      const sorted = (plan: Plan) => ({
        ...plan,
        changes: [...plan.changes].sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
        agreed: [...plan.agreed].sort((a, b) => (a.recordId < b.recordId ? -1 : 1)),
      });
      expect(sorted(planOf(other))).toEqual(sorted(planOf(it)));
    }),
    { numRuns: 2000 },
  );
});

it("never writes false but to a record whose address was resubscribed, untouched since", () => {
  fc.assert(
    fc.property(world, (it) => {
      for (const change of planOf(it).changes.filter(({ to }) => !to)) {
        const asked = it.entries.find(({ key }) => key === change.key);
        expect(asked?.status).toBe("resubscribed");
        expect(change.key).toBe(`address:${change.address}`);
        expect(change.unmodifiedSince ?? Number.POSITIVE_INFINITY).toBeLessThan(asked?.resubscribe?.at ?? 0);
      }
    }),
    { numRuns: 5000 },
  );
});

it("never ends or overwrites an own opt-out", () => {
  fc.assert(
    fc.property(world, (it) => {
      const plan = planOf(it);
      const own = new Set(
        it.entries
          .filter(({ origin, status }) => origin === "own" && status === "optedOut")
          .map(({ key }) => key),
      );
      expect(plan.ended.filter(({ key }) => own.has(key))).toEqual([]);
      expect(plan.learned.filter(({ entry: learned }) => own.has(learned.key))).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

it("has nothing left to write, learn or end once it was carried out", () => {
  fc.assert(
    fc.property(world, (it) => {
      let now: World = it;
      // Following a chain may teach an entry whose own records have their turn in the next night.
      for (let night = 0; night < 4; night++) now = carriedOut(now, planOf(now));
      const plan = planOf(now);
      expect({ changes: plan.changes, learned: plan.learned, ended: plan.ended }).toEqual({
        changes: [],
        learned: [],
        ended: [],
      });
    }),
    { numRuns: 5000 },
  );
});

it("is monotone: one more own opt-out never leaves anybody less opted out", () => {
  fc.assert(
    fc.property(world, fc.constantFrom("a@x.example", "b@x.example"), (it, extra) => {
      const more = unsubscribe({ subject: { kind: "address", address: extra } });
      const others = it.entries.filter(({ key }) => key !== more.key);
      const without = carriedOut({ ...it, entries: others }, planOf({ ...it, entries: others }));
      const withIt = carriedOut(
        { ...it, entries: [...others, more] },
        planOf({ ...it, entries: [...others, more] }),
      );
      const after = new Map(withIt.known.map((record) => [record.recordId, record.optedOut[FIELD]]));
      for (const record of without.known) {
        if (record.optedOut[FIELD] === true && !record.gone) expect(after.get(record.recordId)).toBe(true);
      }
    }),
    { numRuns: 5000 },
  );
});
