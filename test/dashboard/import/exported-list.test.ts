import { describe, expect, it } from "vitest";
import { restorePeople } from "../../../src/background/database/restore.ts";
import { exportList } from "../../../src/dashboard/export/write-export.ts";
import { readExportedList } from "../../../src/dashboard/import/exported-list.ts";
import { dashboardRequests, type ListedPerson } from "../../../src/messages/dashboard.ts";
import type { SubjectKey } from "../../../src/model/person.ts";
import type { Unsubscribe } from "../../../src/model/unsubscribe.ts";
import type { Ask } from "../../../src/screens/call-background.ts";
import { newList } from "../../background/database/lists.ts";
import { IDENTITY, listed } from "../people.ts";

const breathe = () => Promise.resolve();
const since = Date.UTC(2025, 2, 12, 9, 30);
const record = { kind: "record", object: "Lead", recordId: "00Q5g00000AAAAAEA5" } as const;
const people: readonly ListedPerson[] = [
  listed("ada@x.example", {
    name: 'Ada, "the" Lovelace',
    entry: {
      since,
      source: "menu",
      reason: "phone",
      note: "=please\nremove; me",
      leftOut: ["00Q5g00000BBBBBEA5"],
    },
  }),
  listed("+39@x.example", { entry: { since, asked: since + 3_000, source: "popup" } }),
  listed("x@x.example", {
    name: "Bo",
    entry: { since, key: `record:${record.recordId}`, subject: record, name: "Bo" },
  }),
  listed("back@x.example", {
    entry: { since, status: "resubscribed", resubscribe: { at: since + 5_000, reason: "asked, by phone" } },
  }),
  listed("seen@x.example", { entry: { since, origin: "learned", source: "salesforce" } }),
  listed("ended@x.example", { entry: { since, origin: "learned", status: "ended", source: "salesforce" } }),
];

async function exported(format: "csv" | "json"): Promise<string> {
  const ask = (async () => ({ ok: true, value: { people, next: null } })) as unknown as Ask;
  const answer = await exportList({ ask, identity: IDENTITY, progress: () => undefined }, format);
  return answer.ok ? answer.value.join("") : "";
}

/** What must not be lost; whether a write was confirmed is for the new list to find out, which has a history of its own. */
const kept = (entry: Unsubscribe | undefined) => entry && { ...entry, confirmedAt: null, lastAct: undefined };

describe.each(["csv", "json"] as const)("a list exported as %s", (format) => {
  it("comes back on another computer with nothing lost", async () => {
    const read = await readExportedList(await exported(format), breathe);
    expect(read).toMatchObject({ learned: 2, unusable: 0 });
    const list = await newList();
    expect(await restorePeople(list, read?.people ?? [], since + 9_000, "maya@acme.example")).toBe(4);
    for (const { unsubscribe, name } of people.slice(0, 4))
      expect(kept(await list.get("unsubscribes", unsubscribe.key))).toEqual(
        // The name that Salesforce showed comes along where the entry had none.
        kept({ ...unsubscribe, origin: "own", name: unsubscribe.name ?? name }),
      );
    expect(await list.count("unsubscribes")).toBe(4);
    // Restored now, a resubscribe is no newer for that than what was captured here.
    const [ada, , , back] = people.map(({ unsubscribe }) => unsubscribe.key);
    expect((await list.get("unsubscribes", ada as SubjectKey))?.lastAct).toBe(1);
    expect((await list.get("unsubscribes", back as SubjectKey))?.lastAct).toBeUndefined();
    // Whoever was resubscribed is not opted out by it.
    expect((await list.getAllKeys("outbox")).sort()).toEqual(
      people
        .slice(0, 3)
        .map(({ unsubscribe }) => unsubscribe.key)
        .sort(),
    );
  });

  it("is what the background takes", async () => {
    const read = await readExportedList(await exported(format), breathe);
    const request = { identity: IDENTITY, people: read?.people };
    expect(dashboardRequests.restoreMany()["~run"]({ value: request }, {}).issues).toBeUndefined();
  });
});

describe("restoring", () => {
  it("leaves whom the list knows better: opted out earlier, or resubscribed later", async () => {
    const read = await readExportedList(await exported("json"), breathe);
    const list = await newList();
    const [ada, plus, , back] = people.map(({ unsubscribe }) => unsubscribe);
    if (!ada || !plus || !back) throw new Error("no people");
    await list.put("unsubscribes", { ...ada, since: since - 1, asked: since, note: "first" });
    await list.put("unsubscribes", {
      ...plus,
      status: "resubscribed",
      resubscribe: { at: since + 3_000, reason: "asked" },
    });
    await list.put("unsubscribes", { ...back, status: "optedOut", resubscribe: null });
    expect(await restorePeople(list, read?.people ?? [], since + 9_000, "maya")).toBe(1);
    expect(await list.get("unsubscribes", ada.key)).toMatchObject({ note: "first", since: since - 1 });
    expect((await list.get("unsubscribes", plus.key))?.status).toBe("resubscribed");
    expect((await list.get("unsubscribes", back.key))?.status).toBe("optedOut");
    // Once more changes nothing.
    const events = await list.count("history");
    expect(await restorePeople(list, read?.people ?? [], since + 9_000, "maya")).toBe(0);
    expect(await list.count("history")).toBe(events);
  });
});

describe("restoring somebody who was captured on both lists", () => {
  const captured = listed("ada@x.example").unsubscribe;
  const here = { ...captured, since, asked: since + 2_000, note: "here", leftOut: ["00Q5g00000BBBBBEA5"] };
  const restored = async (there: Partial<Unsubscribe>) => {
    const list = await newList();
    await list.put("unsubscribes", { ...here });
    const person = { ...listed("ada@x.example"), unsubscribe: { ...captured, ...there } };
    const read = await readExportedList(JSON.stringify([person]), breathe);
    await restorePeople(list, read?.people ?? [], since + 9_000, "maya");
    return { entry: await list.get("unsubscribes", captured.key), pushes: await list.count("outbox") };
  };

  it("makes those the user's own whom this list has only learned from Salesforce", async () => {
    const read = await readExportedList(await exported("json"), breathe);
    const list = await newList();
    const [ada] = people.map(({ unsubscribe }) => unsubscribe);
    if (!ada) throw new Error("no people");
    await list.put("unsubscribes", {
      ...ada,
      origin: "learned",
      source: "salesforce",
      since: since - 1,
      note: null,
    });
    expect(await restorePeople(list, read?.people ?? [], since + 9_000, "maya")).toBe(4);
    expect(await list.get("unsubscribes", ada.key)).toMatchObject({
      origin: "own",
      source: "menu",
      since,
      note: ada.note,
    });
  });

  it("keeps the older capture, and when the newest was", async () => {
    const { entry, pushes } = await restored({ since: since - 5_000, note: null });
    expect(entry).toMatchObject({ since: since - 5_000, asked: since + 2_000, note: "here" });
    expect(entry?.leftOut).toEqual(here.leftOut);
    expect(pushes).toBe(1);
  });

  it("takes the newer capture over, with what that left out", async () => {
    const { entry } = await restored({ since: since + 3_000, leftOut: [] });
    expect(entry).toMatchObject({ since, asked: since + 3_000, note: "here" });
    expect(entry?.leftOut).toBeUndefined();
    const both = await restored({ since: since - 5_000, asked: since + 3_000, leftOut: [] });
    expect(both.entry).toMatchObject({ since: since - 5_000, asked: since + 3_000, note: "here" });
    expect(both.entry?.leftOut).toBeUndefined();
  });

  it("opts out whom the export captured again after this list had resubscribed them", async () => {
    const list = await newList();
    await list.put("unsubscribes", {
      ...here,
      status: "resubscribed",
      resubscribe: { at: since + 2_500, reason: "asked" },
    });
    const again = { ...captured, since: since - 5_000, asked: since + 3_000 };
    const read = await readExportedList(
      JSON.stringify([{ ...listed("ada@x.example"), unsubscribe: again }]),
      breathe,
    );
    expect(await restorePeople(list, read?.people ?? [], since + 9_000, "maya")).toBe(1);
    expect((await list.get("unsubscribes", captured.key))?.status).toBe("optedOut");
  });
});

describe("what is no exported list", () => {
  it.each([
    "email,name\nada@x.example,Ada",
    "ada@x.example",
    "[]",
    '[{"number":1,"event":{}}]',
    "{}",
    "[broken",
    "",
  ])("%j", async (text) => {
    expect(await readExportedList(text, breathe)).toBeNull();
  });

  it("is told where it is only partly one", async () => {
    const rows = [
      "email,name,record_id,origin,status,source,since,resubscribed_at",
      "nobody,,,own,optedOut,popup,2025-01-01T00:00:00.000Z",
      "ada@x.example,,,own,optedOut,popup,some day",
      "bo@x.example,,,own,odd,popup,2025-01-01T00:00:00.000Z",
      "cy@x.example,,,own,optedOut,elsewhere,2025-01-01T00:00:00.000Z",
      // The background would refuse it, and all that is sent with it.
      "di@x.example,,,own,resubscribed,popup,2025-01-01T00:00:00.000Z,1969-12-31T00:00:00.000Z",
    ];
    const read = await readExportedList(rows.join("\n"), breathe);
    expect(read).toMatchObject({ learned: 0, unusable: 4 });
    expect(read?.people).toMatchObject([{ address: "cy@x.example", source: "import" }]);
  });
});
