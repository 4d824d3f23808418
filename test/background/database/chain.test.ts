import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { captureOptOut, captureOptOuts } from "../../../src/background/database/capture.ts";
import { captureResubscribe } from "../../../src/background/database/capture-resubscribe.ts";
import {
  chainHistory,
  checkHistory,
  readEvidence,
  readHistoryPage,
} from "../../../src/background/database/chain.ts";
import type { Database } from "../../../src/background/database/database.ts";
import { trimWhenDue } from "../../../src/background/database/retention.ts";
import { canonical, isAsChained } from "../../../src/model/history-chain.ts";
import type { HistoryEvent } from "../../../src/model/history-event.ts";
import { entryOf, knownOf, newList } from "./lists.ts";

let database: Database;
beforeEach(async () => {
  database = await newList();
});

const BY = "maya@acme.example";

async function captureSome(count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, index) =>
    entryOf(`p${index}@x.example`, { since: 1_000 + index, note: `no. ${index}` }),
  );
  await captureOptOuts(database, entries, BY);
}

/** The whole chain, in parts of this size. */
async function check(limit = 2_500) {
  let checked = 0;
  let after: number | null = null;
  for (;;) {
    const part = await checkHistory(database, after, limit);
    checked += part.checked;
    if (part.broken !== null || part.next === null) return { checked, broken: part.broken };
    after = part.next;
  }
}

const change = async (number: number, to: (event: HistoryEvent) => HistoryEvent) =>
  database.put("history", to((await database.get("history", number)) as HistoryEvent), number);

describe("a chained history", () => {
  beforeEach(async () => {
    await captureSome(7);
    await chainHistory(database);
  });

  it("is whole, in parts of any size, and grows", async () => {
    for (const limit of [1, 2, 6, 7, 8, 2_500])
      expect(await check(limit)).toEqual({ checked: 7, broken: null });
    await captureOptOut(database, entryOf("new@x.example"), BY);
    // What is not chained yet is no fault.
    expect(await check()).toEqual({ checked: 7, broken: null });
    await chainHistory(database);
    expect(await check(3)).toEqual({ checked: 8, broken: null });
  });

  it.each<[string, () => Promise<unknown>, number, string]>([
    [
      "a note was changed",
      () => change(3, (event) => ({ ...event, note: "none" }) as HistoryEvent),
      3,
      "changed",
    ],
    ["a date was changed", () => change(7, (event) => ({ ...event, at: event.at - 1 })), 7, "changed"],
    ["an event was taken away", () => database.delete("history", 4), 4, "missing"],
    ["the last event was taken away", () => database.delete("history", 7), 7, "missing"],
    [
      "an event was taken away with its link",
      async () => {
        await database.delete("history", 4);
        await database.delete("chain", 4);
      },
      5,
      "changed",
    ],
    [
      "the newest were taken away with their links",
      async () => {
        for (const number of [6, 7]) {
          await database.delete("history", number);
          await database.delete("chain", number);
        }
      },
      6,
      "missing",
    ],
    [
      "all was taken away",
      async () => {
        await database.clear("history");
        await database.clear("chain");
      },
      1,
      "missing",
    ],
    [
      "events were swapped",
      async () => {
        const [second, third] = await Promise.all([database.get("history", 2), database.get("history", 3)]);
        await change(2, () => third as HistoryEvent);
        await change(3, () => second as HistoryEvent);
      },
      2,
      "changed",
    ],
  ])("is broken where %s", async (_what, tamper, number, how) => {
    await tamper();
    for (const limit of [1, 3, 2_500]) expect((await check(limit)).broken).toMatchObject({ number, how });
  });

  it("is broken where an event was put in between", async () => {
    await database.delete("history", 3);
    await database.delete("chain", 3);
    await database.put(
      "history",
      { what: "confirmed", at: 1, key: "address:x@y.z", by: BY, records: 1 },
      2.5,
    );
    expect((await check()).broken).not.toBeNull();
  });

  it("belongs to one user's list", async () => {
    const other = await newList();
    for (const name of ["history", "chain"] as const) {
      for (const number of await database.getAllKeys(name)) {
        const value = await database.get(name, number);
        if (name === "history") await other.put("history", value as HistoryEvent, number);
        else await other.put("chain", value as never);
      }
    }
    expect((await checkHistory(other, null, 10)).broken).toMatchObject({ number: 1, how: "changed" });
  });
});

it("is the same whoever chains it, in one go or with others at the same time", async () => {
  await captureSome(1_203);
  await Promise.all([
    chainHistory(database),
    chainHistory(database),
    captureOptOut(database, entryOf("late@x.example"), BY),
  ]);
  await chainHistory(database);
  expect(await check(500)).toEqual({ checked: 1_204, broken: null });
  const links = (await database.getAll("chain")).map(({ link }) => link);
  expect(new Set(links).size).toBe(1_204);
});

it("is not torn by an opt-out that could not be stored", async () => {
  await captureSome(2);
  await chainHistory(database);
  const impossible = { ...entryOf("bad@x.example"), note: (() => "no clone") as unknown as string };
  await expect(captureOptOuts(database, [entryOf("a@x.example"), impossible], BY)).rejects.toThrow();
  await captureSome(2);
  await chainHistory(database);
  expect(await check()).toEqual({ checked: 4, broken: null });
});

describe("what is read of it", () => {
  it("is a person's history with links that hold, also what was noted by record", async () => {
    const subject = { kind: "record", object: "Lead", recordId: "00Q5g00000AAAAAEA1" } as const;
    await captureOptOut(
      database,
      { ...entryOf("x@x.example"), key: `record:${subject.recordId}`, subject },
      BY,
    );
    await captureSome(3);
    await database.put("known", knownOf(subject.recordId, "p1@x.example"));
    await chainHistory(database);
    const events = await readEvidence(database, "address:p1@x.example");
    expect(events.map(({ number }) => number)).toEqual([1, 3]);
    expect(await Promise.all(events.map(isAsChained))).toEqual([true, true]);
    await change(3, (event) => ({ ...event, by: "somebody else" }));
    expect(
      await Promise.all((await readEvidence(database, "address:p1@x.example")).map(isAsChained)),
    ).toEqual([true, false]);
  });

  it("is every event with the link before it, page by page", async () => {
    await captureSome(5);
    await chainHistory(database);
    await captureOptOut(database, entryOf("new@x.example"), BY);
    const first = await readHistoryPage(database, null, 4);
    const second = await readHistoryPage(database, first.next, 4);
    const all = [...first.events, ...second.events];
    expect(await Promise.all(all.map(isAsChained))).toEqual([true, true, true, true, true, null]);
    expect(all.slice(1, 5).map(({ previous }) => previous)).toEqual(all.slice(0, 4).map(({ link }) => link));
  });
});

describe("while what is old is let go of, a history", () => {
  let letGo: Promise<void> | undefined;

  /** The list, of which what is old is let go as soon as the history is being read. */
  const trimmedMeanwhile = () =>
    new Proxy(database, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name, object);
        if (typeof value !== "function") return value;
        return (...given: unknown[]) => {
          const read: unknown = value.apply(object, given);
          if (name === "transaction" || name === "getAll")
            letGo ??= trimWhenDue(database, 1, 2 * 366 * 24 * 60 * 60 * 1000, BY);
          return read;
        };
      },
    });

  beforeEach(async () => {
    letGo = undefined;
    await captureSome(40);
    for (const key of await database.getAllKeys("unsubscribes"))
      await captureResubscribe(database, key, "asked", 2_000, BY);
    await database.clear("outbox");
    await chainHistory(database);
  });

  it("is found whole", async () => {
    const { checked, broken } = await checkHistory(trimmedMeanwhile(), null, 100);
    expect({ checked, broken }).toEqual({ checked: 80, broken: null });
    await letGo;
    expect(await database.count("chain")).toBe(1);
  });

  it.each([
    ["page by page", 80, async (list: Database) => (await readHistoryPage(list, null, 100)).events],
    ["by person", 2, (list: Database) => readEvidence(list, "address:p7@x.example")],
  ])("is read %s with its links", async (_how, count, read) => {
    const events = await read(trimmedMeanwhile());
    expect(await Promise.all(events.map(isAsChained))).toEqual(Array(count).fill(true));
    await letGo;
  });
});

it("is written in one way only", () => {
  expect(canonical({ b: [1, { d: null, c: "è\n" }], a: true, no: undefined })).toBe(
    '{"a":true,"b":[1,{"c":"è\\n","d":null}]}',
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const members = (it: unknown): unknown =>
        typeof it === "object" && it !== null && !Array.isArray(it)
          ? Object.fromEntries(
              Object.entries(it)
                .reverse()
                .map(([name, each]) => [name, members(each)]),
            )
          : it;
      expect(canonical(members(value))).toBe(canonical(value));
      // JSON knows no -0, and writes it as 0.
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
