import { beforeEach, describe, expect, it } from "vitest";
import { captureOptOuts } from "../../../src/background/database/capture.ts";
import { readCases } from "../../../src/background/database/cases.ts";
import { readHistoryPage } from "../../../src/background/database/chain.ts";
import type { Database } from "../../../src/background/database/database.ts";
import { readListChanges, readListed, readListPage } from "../../../src/background/database/listed.ts";
import { pushManyAgain } from "../../../src/background/database/push-again.ts";
import type { ListedPerson } from "../../../src/messages/dashboard.ts";
import type { Attention } from "../../../src/model/attention.ts";
import type { SubjectKey } from "../../../src/model/person.ts";
import { entryOf, knownOf, newList } from "./lists.ts";

let database: Database;
beforeEach(async () => {
  database = await newList();
});

const attentionOf = (key: SubjectKey, more: Partial<Attention> = {}): Attention => ({
  id: `${key}|r|refused`,
  key,
  cause: "refused",
  recordId: "00Q5g00000AAAAAEA1",
  object: "Lead",
  name: null,
  since: 1,
  failure: null,
  by: null,
  rewritten: false,
  ...more,
});
const say = ({ unsubscribe, fate, name, seen }: ListedPerson) =>
  `${unsubscribe.key.slice(8)} ${fate} ${name ?? "-"} ${seen ? "seen" : "unseen"}`;

async function wholeList(limit: number) {
  const people: ListedPerson[] = [];
  for (let after: SubjectKey | null = null; ; ) {
    const page: Awaited<ReturnType<typeof readListPage>> = await readListPage(database, after, limit);
    people.push(...page.people);
    if (page.next === null) return people;
    after = page.next;
  }
}

describe("the list in pages", () => {
  it("tells each one's fate, name, and whether anybody in Salesforce has it", async () => {
    await database.put("unsubscribes", entryOf("a@x.it", { name: "Ada" }));
    await database.put("unsubscribes", entryOf("b@x.it"));
    await database.put("unsubscribes", entryOf("c@x.it", { origin: "learned", name: "Cy" }));
    await database.put("unsubscribes", entryOf("d@x.it"));
    await database.put("known", knownOf("00Q5g00000AAAAAEA1", "b@x.it"));
    await database.put("attention", attentionOf("address:b@x.it"));
    await pushManyAgain(database, ["address:d@x.it"], 5);
    expect((await wholeList(3)).map(say)).toEqual([
      "a@x.it confirmed Ada unseen",
      "b@x.it attention Name of b@x.it seen",
      "c@x.it confirmed Cy seen",
      "d@x.it pending - unseen",
    ]);
  });

  it("leaves nobody out and shows nobody twice, whatever the size of a page", async () => {
    const entries = Array.from({ length: 25 }, (_, index) => entryOf(`p${index}@x.it`));
    await captureOptOuts(database, entries, "me");
    for (const limit of [1, 7, 25, 100])
      expect((await wholeList(limit)).map(({ unsubscribe }) => unsubscribe.key)).toEqual(
        entries.map(({ key }) => key).sort(),
      );
    expect(await readListPage(database, null, 5)).toMatchObject({
      mark: { entries: 25, pending: 25, seen: 25 },
    });
  });

  it("is an answer when empty, too", async () => {
    expect(await readListPage(database, null, 5)).toEqual({
      people: [],
      next: null,
      mark: { seen: 0, entries: 0, pending: 0, attention: 0 },
    });
  });
});

describe("what changed", () => {
  it("is everyone with a newer event, once each", async () => {
    await captureOptOuts(database, [entryOf("a@x.it"), entryOf("b@x.it")], "me");
    const { mark } = await readListChanges(database, 0);
    await captureOptOuts(database, [entryOf("b@x.it"), entryOf("c@x.it")], "me");
    await captureOptOuts(database, [entryOf("c@x.it")], "me");
    const { people } = await readListChanges(database, mark.seen);
    expect(people?.map(say)).toEqual(["b@x.it pending - unseen", "c@x.it pending - unseen"]);
  });

  it("is not told where there is too much of it", async () => {
    const entries = Array.from({ length: 2_501 }, (_, index) => entryOf(`p${index}@x.it`));
    await captureOptOuts(database, entries, "me");
    expect((await readListChanges(database, 0)).people).toBe(null);
    expect((await readListChanges(database, 1)).people).toHaveLength(2_500);
  });

  it("can be asked of some, and says nothing of who is gone", async () => {
    await captureOptOuts(database, [entryOf("a@x.it")], "me");
    expect((await readListed(database, ["address:a@x.it", "address:gone@x.it"])).map(say)).toEqual([
      "a@x.it pending - unseen",
    ]);
  });
});

describe("many at once", () => {
  it("are taken together: list, history and outbox", async () => {
    const entries = ["a@x.it", "b@x.it"].map((address) => entryOf(address));
    const taken = entries.map((entry, index) => ({ ...entry, lastAct: index + 1 }));
    expect(await captureOptOuts(database, entries, "me")).toEqual(taken);
    expect(await database.getAll("unsubscribes")).toEqual(taken);
    expect(await database.count("outbox")).toBe(2);
    expect((await readHistoryPage(database, null, 10)).events.map(({ event }) => event.key)).toEqual([
      "address:a@x.it",
      "address:b@x.it",
    ]);
  });

  it("are not taken at all when one of them cannot be", async () => {
    const broken = { ...entryOf("b@x.it"), note: (() => undefined) as unknown as string };
    await expect(captureOptOuts(database, [entryOf("a@x.it"), broken], "me")).rejects.toThrow();
    expect(await database.count("unsubscribes")).toBe(0);
    expect(await database.count("outbox")).toBe(0);
  });

  it("keep an older capture, with what it did not say", async () => {
    await captureOptOuts(database, [entryOf("a@x.it", { since: 5, source: "popup", reason: "phone" })], "me");
    const [entry] = await captureOptOuts(database, [entryOf("a@x.it", { since: 9, note: "list.csv" })], "me");
    expect(entry).toMatchObject({ since: 5, source: "popup", reason: "phone", note: "list.csv" });
  });

  it("are pushed again together; an untick that was left to a person is decided by that, a refusal is not", async () => {
    await captureOptOuts(database, [entryOf("a@x.it"), entryOf("b@x.it")], "me");
    await database.clear("outbox");
    await database.put("unsubscribes", entryOf("gone@x.it", { status: "ended", origin: "learned" }));
    await database.put("attention", attentionOf("address:a@x.it", { id: "1", cause: "unticked" }));
    await database.put("attention", attentionOf("address:b@x.it", { id: "2" }));
    await pushManyAgain(
      database,
      ["address:a@x.it", "address:b@x.it", "address:a@x.it", "address:gone@x.it", "address:nobody@x.it"],
      7,
    );
    expect((await database.getAll("outbox")).map(({ key, since }) => `${key} ${since}`)).toEqual([
      "address:a@x.it 7",
      "address:b@x.it 7",
    ]);
    expect((await database.getAll("attention")).map(({ id }) => id)).toEqual(["2"]);
  });
});

describe("cases", () => {
  it("come in pages, with address and owner as Salesforce last showed them", async () => {
    await database.put("known", knownOf("00Q5g00000AAAAAEA1", "a@x.it", { address: "A@X.it" }));
    for (const name of ["a", "b", "c"])
      await database.put(
        "attention",
        attentionOf(`address:${name}@x.it`, name === "a" ? {} : { recordId: null }),
      );
    const first = await readCases(database, null, 2);
    const second = await readCases(database, first.next, 2);
    expect(first.cases.map(({ address, ownerName }) => `${address} ${ownerName}`)).toEqual([
      "A@X.it Maya Chen",
      "b@x.it null",
    ]);
    expect(second).toMatchObject({ next: null, cases: [{ address: "c@x.it" }] });
  });
});

it("tells the whole history in pages", async () => {
  await captureOptOuts(
    database,
    Array.from({ length: 5 }, (_, index) => entryOf(`p${index}@x.it`)),
    "me",
  );
  const seen: string[] = [];
  for (let after: number | null = null; ; ) {
    const page: Awaited<ReturnType<typeof readHistoryPage>> = await readHistoryPage(database, after, 2);
    seen.push(...page.events.map(({ event }) => event.key));
    if (page.next === null) break;
    after = page.next;
  }
  expect(seen).toEqual([0, 1, 2, 3, 4].map((index) => `address:p${index}@x.it`));
});
