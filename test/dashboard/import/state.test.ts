import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { createImport } from "../../../src/dashboard/import/state.ts";
import type { People } from "../../../src/dashboard/list/people.ts";
import type { Person } from "../../../src/dashboard/list/person.ts";
import type { Failure } from "../../../src/model/failure.ts";
import type { Ask } from "../../../src/screens/call-background.ts";
import { IDENTITY, person } from "../people.ts";

interface Asked {
  readonly name: string;
  readonly request: {
    readonly people?: readonly { address: string }[];
    readonly addresses?: readonly string[];
  };
}

/** An import over a list, with a background that notes what it is asked, and fails from some call on. */
function importing(onList: readonly Person[] = [], failsAt = Number.POSITIVE_INFINITY) {
  const asked: Asked[] = [];
  const list = new Map(onList.map((it) => [it.key, it]));
  const ask = (async (name: string, request: Asked["request"]) => {
    if (asked.length >= failsAt)
      return { ok: false, failure: { kind: "retry", code: "STORAGE_FULL", message: "", fields: [] } };
    asked.push({ name, request });
    if (name === "optOutMany") return { ok: true, value: { taken: request.people?.length } };
    const matches = request.addresses?.map((address, index) => ({
      address,
      records: index % 3,
      optedOut: 0,
    }));
    return { ok: true, value: matches };
  }) as unknown as Ask;
  const listFailure = signal<Failure | null>(null);
  const people = {
    find: (key: Person["key"]) => list.get(key),
    refresh: async () => undefined,
    failure: listFailure,
  } as unknown as People;
  return {
    asked,
    listFailure,
    made: createImport(
      ask,
      IDENTITY,
      people,
      () => Promise.resolve(),
      () => IMPORT,
    ),
  };
}

const IMPORT = "0b0e8a0e-7f0b-4c57-8d0a-3f3d5f3a9c11";

const file = (text: string, name = "list.csv") => ({
  name,
  arrayBuffer: async () => new TextEncoder().encode(text).buffer as ArrayBuffer,
});
const table = (rows: number) =>
  ["Email,First Name", ...Array.from({ length: rows }, (_, index) => `p${index}@x.example,P${index}`)].join(
    "\n",
  );

function reportOf(made: ReturnType<typeof importing>["made"]) {
  const step = made.step.value;
  if (step.at !== "report") throw new Error(`The import is at "${step.at}".`);
  return step.report;
}

describe("an import", () => {
  it("reports, and writes nothing by itself", async () => {
    const { asked, made } = importing([person("p1@x.example")]);
    await made.readFile(file(table(3)));
    expect(reportOf(made)).toMatchObject({ rows: 3, listed: 1, invalid: 0 });
    expect(reportOf(made).fresh).toEqual([
      { address: "p0@x.example", name: "P0" },
      { address: "p2@x.example", name: "P2" },
    ]);
    expect(asked).toEqual([]);
  });

  it("takes everyone in batches of five hundred, with where they come from", async () => {
    const { asked, made } = importing();
    await made.readFile(file(table(1_200)));
    await made.take();
    expect(asked.map(({ request }) => request.people?.length)).toEqual([500, 500, 200]);
    expect(asked[0]?.request).toMatchObject({ note: "list.csv" });
    expect(made.step.value).toEqual({ at: "taken", taken: 1_200 });
  });

  it("stopped half way, knows what was taken, and goes on from there", async () => {
    const { made } = importing([], 1);
    await made.readFile(file(table(1_200)));
    await made.take();
    expect(made.failure.value?.code).toBe("STORAGE_FULL");
    expect(reportOf(made).fresh).toHaveLength(700);
    expect(reportOf(made).listed).toBe(500);
    expect(reportOf(made).fresh[0]?.address).toBe("p500@x.example");
  });

  it("leaves those resubscribed here alone, unless it is told otherwise", async () => {
    const { asked, made } = importing([person("p0@x.example", { entry: { status: "resubscribed" } })]);
    await made.readPaste("p0@x.example\np1@x.example");
    await made.take();
    expect(asked[0]?.request.people).toEqual([{ address: "p1@x.example", name: null }]);
    made.startOver();
    await made.readPaste("p0@x.example\np1@x.example");
    made.again.value = true;
    await made.take();
    expect(asked[1]?.request.people).toHaveLength(2);
  });

  it("takes the addresses from the column that is chosen", async () => {
    const { made } = importing();
    await made.readFile(file("owner;who\nrep@a.example;ada@x.example\nrep@a.example;bo@x.example\n"));
    expect(reportOf(made).fresh).toHaveLength(1);
    await made.chooseColumn(1);
    expect(reportOf(made).fresh.map(({ address }) => address)).toEqual(["ada@x.example", "bo@x.example"]);
  });

  it("looks a hundred addresses up with each call", async () => {
    const { asked, made } = importing();
    await made.readFile(file(table(250)));
    await made.match();
    expect(asked.map(({ name, request }) => `${name} ${request.addresses?.length}`)).toEqual([
      "matchAddresses 100",
      "matchAddresses 100",
      "matchAddresses 50",
    ]);
    const { asked: count, found, several, notFound } = made.matching.value ?? {};
    expect(count).toBe(250);
    expect((found ?? 0) + (notFound ?? 0)).toBe(250);
    expect(several).toBe(82);
  });

  it("reports nothing while the list could not be read: it cannot tell who was resubscribed", async () => {
    const { made, listFailure } = importing();
    listFailure.value = { kind: "retry", code: "NO_BACKGROUND", message: "", fields: [] };
    for (const read of [() => made.readPaste("ada@x.example"), () => made.readFile(file(table(2)))]) {
      await read();
      expect(made.step.value).toEqual({ at: "start" });
      expect(made.failure.value?.code).toBe("NO_BACKGROUND");
    }
  });

  it("shows what it cannot read for what it is", async () => {
    const { made } = importing();
    await made.readFile(file("PK\u0003\u0004…", "list.xlsx"));
    expect(made.step.value).toEqual({ at: "unreadable", why: "workbook" });
  });

  it("reports a table of nonsense as nonsense", async () => {
    const { made } = importing();
    await made.readFile(file("a;b\n1;2\n@@;\u0001\n"));
    expect(reportOf(made)).toMatchObject({ fresh: [], invalid: 2 });
    expect(made.columns.value?.address).toBe(null);
  });

  it("shows nothing of a file that another one has replaced", async () => {
    const { made } = importing();
    await Promise.all([made.readFile(file(table(60_000))), made.readPaste("ada@x.example")]);
    expect(reportOf(made).rows).toBe(1);
  });

  it("takes nothing over from a file that is replaced while it is read, not even its columns", async () => {
    const { made } = importing();
    // Between two pieces, while the page has its turn.
    const pasted = new Promise<void>((resolve) => {
      made.step.subscribe((step) => {
        if (step.at === "reading" && step.rows > 0)
          queueMicrotask(() => resolve(made.readPaste("ada@x.example")));
      });
    });
    await made.readFile(file(table(60_000)));
    await pasted;
    expect(reportOf(made).rows).toBe(1);
    expect(made.columns.value).toBeNull();
  });
});
