import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { exportEverything } from "../../../src/dashboard/export/everything.ts";
import { evidenceCsv, evidenceJson } from "../../../src/dashboard/export/evidence.ts";
import { HISTORY_COLUMNS, historyRows, LIST_COLUMNS } from "../../../src/dashboard/export/tables.ts";
import { exportHistory, exportList, exportPeople } from "../../../src/dashboard/export/write-export.ts";
import { addressesIn } from "../../../src/dashboard/import/addresses-in.ts";
import { guessColumns } from "../../../src/dashboard/import/columns.ts";
import { readCsv } from "../../../src/dashboard/import/read-csv.ts";
import type { ListedPerson } from "../../../src/messages/dashboard.ts";
import { KEPT_STORES, MOST_KEPT } from "../../../src/messages/kept.ts";
import { beginningOf, type ChainedEvent, linkOf } from "../../../src/model/history-chain.ts";
import type { HistoryEvent } from "../../../src/model/history-event.ts";
import type { Ask } from "../../../src/screens/call-background.ts";
import { IDENTITY, listed } from "../people.ts";

const base = {
  at: Date.UTC(2026, 10, 24, 4),
  key: "address:ada@x.example",
  by: "maya@acme.example",
} as const;
const written: HistoryEvent = {
  ...base,
  what: "written",
  recordId: "00Q5g00000AAAAAEA1",
  object: "Lead",
  from: { HasOptedOutOfEmail: false, MSE_Opt_Out__c: false },
  to: true,
  reason: "captured",
  runId: 7,
};
const events: readonly HistoryEvent[] = [
  { ...base, what: "optedOut", source: "import", reason: null, note: "=cmd|' /C calc'!A0" },
  { ...base, what: "learned", recordId: "00Q5g00000AAAAAEA1", field: "HasOptedOutOfEmail", who: "Sam Ito" },
  { ...base, what: "ended", recordId: "00Q5g00000AAAAAEA1", field: "HasOptedOutOfEmail", who: null },
  { ...base, what: "resubscribed", reason: "asked by phone" },
  written,
  {
    ...base,
    what: "refused",
    recordId: null,
    object: null,
    failure: { kind: "attention", code: "NOT_KEPT", message: "set back", fields: [] },
    runId: null,
  },
  { ...base, what: "confirmed", records: 2 },
];

const chained: ChainedEvent[] = [];
let previous = await beginningOf(`quietlist.${IDENTITY}`);
for (const [index, event] of events.entries()) {
  const link = await linkOf(previous, index + 1, event);
  chained.push({ number: index + 1, previous, link, event });
  previous = link;
}

function source(people: readonly ListedPerson[], pageSize = 2) {
  const counts: number[] = [];
  const ask = (async (name: string, request: { after?: number | null; keys?: string[] }) => {
    if (name === "listedPeople")
      return { ok: true, value: people.filter(({ unsubscribe }) => request.keys?.includes(unsubscribe.key)) };
    const all: readonly unknown[] = name === "listPage" ? people : chained;
    const start = request.after ?? 0;
    const page = all.slice(start, start + pageSize);
    const next = start + pageSize < all.length ? start + pageSize : null;
    return { ok: true, value: name === "listPage" ? { people: page, next } : { events: page, next } };
  }) as unknown as Ask;
  return {
    counts,
    source: { ask, identity: IDENTITY, progress: (count: number) => counts.push(count) } as const,
  };
}

const people = [
  listed("ada@x.example", { name: "Ada", entry: { note: 'two\nlines, "quoted"' } }),
  listed("+39@x.example"),
  listed("bo@x.example", { entry: { status: "resubscribed", resubscribe: { at: 5_000, reason: "asked" } } }),
];
const text = async (answer: Promise<{ ok: boolean; value?: string[] }>) =>
  ((await answer).value ?? []).join("");

describe("the list", () => {
  it("is one table, however many pages it was read in, and tells how far it is", async () => {
    const { source: from, counts } = source(people);
    const csv = await text(exportList(from, "csv"));
    expect(csv.split("\r\n")[0]).toBe(LIST_COLUMNS.join(","));
    expect(csv).toContain('"two\nlines, ""quoted"""');
    expect(csv).toContain("1970-01-01T00:00:05.000Z,asked");
    expect(counts).toEqual([2, 3]);
  });

  it("is valid JSON, also when it is empty", async () => {
    expect(JSON.parse(await text(exportList(source(people).source, "json")))).toEqual(people);
    expect(JSON.parse(await text(exportList(source([]).source, "json")))).toEqual([]);
  });

  it("can be imported as it was exported", async () => {
    const csv = await text(exportList(source(people).source, "csv"));
    const rows: (readonly string[])[] = [];
    await readCsv(
      `\uFEFF${csv}`,
      (piece) => {
        rows.push(...piece);
        return true;
      },
      () => Promise.resolve(),
    );
    const { address, header } = guessColumns(rows);
    expect(header).toBe(true);
    expect(rows.slice(1).flatMap((row) => addressesIn(row[address ?? 0] ?? ""))).toEqual([
      "ada@x.example",
      "+39@x.example",
      "bo@x.example",
    ]);
  });

  it("can be some of it", async () => {
    const csv = await text(exportPeople(source(people).source, ["address:bo@x.example"], "csv"));
    expect(csv.trim().split("\r\n")).toHaveLength(2);
  });

  it("says why it could not be read", async () => {
    const failure = { kind: "retry", code: "NO_BACKGROUND", message: "", fields: [] } as const;
    const ask = (async () => ({ ok: false, failure })) as unknown as Ask;
    const answer = await exportList({ ask, identity: IDENTITY, progress: () => undefined }, "csv");
    expect(answer).toEqual({ ok: false, failure });
  });
});

describe("the history", () => {
  it("has a row an event, and one a field of a write: old value, new value, why, in which sync", () => {
    expect(chained.map((each) => historyRows(each).length)).toEqual([1, 1, 1, 1, 2, 1, 1]);
    const [row = []] = historyRows({ number: 5, previous: "before", link: "own", event: written });
    expect(row.slice(-3)).toEqual([5, "before", "own"]);
    const cell = (name: (typeof HISTORY_COLUMNS)[number]) => row[HISTORY_COLUMNS.indexOf(name)];
    expect(cell("field")).toBe("HasOptedOutOfEmail");
    expect([cell("before"), cell("after"), cell("why"), cell("sync")]).toEqual([false, true, "captured", 7]);
    expect(cell("at")).toBe("2026-11-24T04:00:00.000Z");
  });

  it("names the record that went out of sight, and the sync that missed it", () => {
    const at = Date.parse("2026-11-24T04:00:00Z");
    const base = { at, key: "address:a@x.example", by: "rep@acme.example" } as const;
    const event = {
      ...base,
      what: "unseen",
      recordId: "00Q5g0000000001AAA",
      object: "Lead",
      runId: 7,
    } as const;
    const [row = []] = historyRows({ number: 1, previous: "before", link: "own", event });
    const cells = Object.fromEntries(HISTORY_COLUMNS.map((name, index) => [name, row[index]]));
    expect(cells).toMatchObject({ what: "unseen", record_id: "00Q5g0000000001AAA", object: "Lead", sync: 7 });
  });

  it("runs nothing that a note holds", async () => {
    const csv = await text(exportHistory(source([]).source, "csv"));
    expect(csv).toContain("'=cmd|");
    expect(csv).not.toMatch(/(?:^|,)"?=cmd/m);
  });
});

describe("one person's evidence", () => {
  const met = {
    identity: IDENTITY,
    username: "maya@acme.example",
    apiHost: "acme.my.salesforce.com",
    lastSeen: 0,
  } as const;
  const list = {
    unsubscribe: people[0]?.unsubscribe ?? null,
    fate: "confirmed",
    nextAttempt: null,
    failure: null,
    attention: [],
  } as const;

  it("says who exported what, where and when, with everything that was written", () => {
    const evidence = JSON.parse(evidenceJson({ list, history: chained, records: [] }, met, base.at));
    expect(evidence).toMatchObject({
      exportedBy: "maya@acme.example",
      org: "acme.my.salesforce.com",
      exportedAt: "2026-11-24T04:00:00.000Z",
      entry: { key: "address:ada@x.example" },
    });
    expect(evidence.history).toHaveLength(events.length);
    expect(evidence.history[4]).toMatchObject({
      at: "2026-11-24T04:00:00.000Z",
      event: { from: { HasOptedOutOfEmail: false }, to: true },
    });
  });

  it("can be checked by whoever has the file alone, as docs/evidence.md says", () => {
    const file = JSON.parse(evidenceJson({ list, history: chained, records: [] }, met, base.at));
    const sha256 = (words: string) => createHash("sha256").update(words, "utf8").digest("hex");
    const inOrder = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(inOrder)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
              Object.keys(value)
                .sort()
                .map((name) => [name, inOrder((value as Record<string, unknown>)[name])]),
            )
          : value;
    expect(file.history[0].previous).toBe(sha256(file.chain.of));
    for (const { previous: before, number, event, link } of file.history)
      expect(sha256(`${before}\n${number}\n${JSON.stringify(inOrder(event))}`)).toBe(link);
  });

  it("is a table too", () => {
    expect(evidenceCsv({ history: chained }).split("\r\n")[0]).toBe(HISTORY_COLUMNS.join(","));
  });
});

it("writes everything that is kept of a user into one file that programs can read", async () => {
  const { source: from } = source(people);
  const kept = Array.from({ length: MOST_KEPT + 1 }, (_, index) => index);
  const runs = Array.from({ length: 201 }, (_, index) => ({ id: 201 - index }));
  const ask = (async (name: string, request: { before?: number | null; after?: unknown }) => {
    if (name === "syncStateOf")
      return { ok: true, value: { username: "maya@acme.example", settings: { hour: 20 } } };
    if (name === "attentionPage")
      return { ok: true, value: { cases: [{ address: "kay@x.example" }], next: null } };
    if (name === "runs") {
      const older = runs.filter(({ id }) => request.before == null || id < (request.before ?? 0));
      return { ok: true, value: older.slice(0, 200) };
    }
    if (name === "keptElsewhere") return { ok: true, value: { unassigned: [{ name: "Kay" }] } };
    if (name === "keptPage") {
      const { store, after, limit } = request as { store: string; after: number | null; limit: number };
      const start = after ?? 0;
      const rows = kept.slice(start, start + limit).map((row) => ({ store, row }));
      return { ok: true, value: { rows, next: start + limit < kept.length ? start + limit : null } };
    }
    return from.ask(name as "listPage", request as never);
  }) as unknown as Ask;
  const answer = await exportEverything({ ...from, ask }, Date.UTC(2026, 10, 25));
  const file = JSON.parse(answer.ok ? answer.value.join("") : "{}");
  expect(file.about).toMatchObject({ username: "maya@acme.example", settings: { hour: 20 } });
  expect(file.about.exportedAt).toBe("2026-11-25T00:00:00.000Z");
  expect(file.list).toHaveLength(3);
  expect(file.history).toHaveLength(chained.length);
  expect(file.syncs.map(({ id }: { id: number }) => id)).toEqual(runs.map(({ id }) => id));
  expect(file.attention).toHaveLength(1);
  expect(file.elsewhere.unassigned).toEqual([{ name: "Kay" }]);
  for (const store of KEPT_STORES) expect(file[store]).toEqual(kept.map((row) => ({ store, row })));
});

it("writes nothing of everything when a part of it cannot be read", async () => {
  const { source: from } = source([]);
  const failure = { kind: "retry", code: "NO_BACKGROUND", message: "", fields: [] };
  const ask = (async (name: string, request: never) =>
    name === "runs" || name === "syncStateOf"
      ? { ok: name === "syncStateOf", value: {}, failure }
      : name === "attentionPage"
        ? { ok: true, value: { cases: [], next: null } }
        : from.ask(name as "listPage", request)) as unknown as Ask;
  expect(await exportEverything({ ...from, ask }, 0)).toEqual({ ok: false, value: {}, failure });
});
