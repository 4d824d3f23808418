import { describe, expect, it } from "vitest";
import type { Bulk, BulkPage, BulkSelection } from "../../../../src/background/salesforce/bulk/bulk";
import type { Salesforce } from "../../../../src/background/salesforce/salesforce";
import { SalesforceFailure } from "../../../../src/background/salesforce/salesforce";
import type { Observation } from "../../../../src/model/observation";
import type { PersonObject } from "../../../../src/model/person";
import { DEFAULT_SETTINGS, EMAIL_OPT_OUT, fieldsToRead } from "../../../../src/settings";
import { type VirtualClock, virtualClock } from "../../../org/clock.ts";
import { type OpenedOrg, openTestOrg } from "../open-org";

const FIELDS = fieldsToRead({
  ...DEFAULT_SETTINGS,
  fields: { Lead: "MSE_Opt_Out__c", Contact: "MSE_Opt_Out__c" },
});
const OBJECTS: readonly PersonObject[] = ["Contact", "Account", "Lead"];

interface World extends OpenedOrg {
  readonly clock: VirtualClock;
  readonly salesforce: Salesforce;
  readonly bulk: Bulk;
}

function openWorld(people = 40): World {
  const clock = virtualClock(Date.parse("2026-06-01T12:00:00Z"));
  const opened = openTestOrg({ people, optedOut: 6, clock });
  const salesforce = opened.open();
  return { ...opened, clock, salesforce, bulk: salesforce.bulk };
}

async function readAll(
  { bulk, clock }: World,
  object: PersonObject,
  which: BulkSelection,
  rows = 1000,
  matters = () => true,
): Promise<Observation[]> {
  const asked = await bulk.startReading({ object, fields: FIELDS, which });
  if (asked === null) return [];
  // Without this no watermark moves: what a job gathers is as new as its asking.
  expect(asked.asOf).toBe(clock.now());
  const { jobId } = asked;
  await clock.advance(2000);
  expect((await bulk.look("reading", jobId)).state).toBe("complete");
  const observations: Observation[] = [];
  let page: BulkPage | null = null;
  while (page === null || page.locator !== null) {
    page = await bulk.readPage({
      jobId,
      object,
      fields: FIELDS,
      locator: page?.locator ?? null,
      rows,
      matters,
    });
    expect(page.rows).toBeLessThanOrEqual(rows);
    observations.push(...page.observations);
  }
  return observations;
}

const byId = (all: readonly Observation[]) => [...all].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => null,
    (it: unknown) => it,
  );
  expect(error).toBeInstanceOf(SalesforceFailure);
  return (error as SalesforceFailure).failure;
}

describe("reading in bulk", () => {
  it("shows exactly what reading page by page shows, deleted, merged and converted records among it", async () => {
    const world = openWorld();
    const { org, cast, salesforce } = world;
    org.merge(cast.ivanOne, [cast.ivanTwo]);
    org.update(cast.mariaRossi, { LastName: 'Rossi "Ro",\ntrue', Email: null });
    org.update(cast.zoeContact, { FirstName: null, LastName: "true" });
    org.delete(cast.eleni);
    const since = 0;
    const { observations } = await salesforce.readChanges({ fields: FIELDS, since, cursor: null });
    const inBulk: Observation[] = [];
    for (const object of OBJECTS)
      inBulk.push(...(await readAll(world, object, { kind: "changes", since }, 3)));
    expect(byId(inBulk)).toEqual(byId(observations));
    expect(inBulk.length).toBeGreaterThan(40);
    expect(inBulk.filter(({ gone }) => gone).length).toBeGreaterThan(2);
  });

  it("reads everyone opted out, or simply everyone", async () => {
    const world = openWorld();
    const { observations } = await world.salesforce.readChanges({
      fields: FIELDS,
      since: null,
      cursor: null,
    });
    const optedOut = (
      await Promise.all(OBJECTS.map((it) => readAll(world, it, { kind: "changes", since: null })))
    ).flat();
    expect(byId(optedOut)).toEqual(byId(observations));
    const leads = await readAll(world, "Lead", { kind: "everyone" }, 7);
    expect(leads.length).toBeGreaterThan(optedOut.length);
    expect(new Set(leads.map(({ recordId }) => recordId)).size).toBe(leads.length);
  });

  it("costs a call to ask, a call a look and a call a page", async () => {
    const world = openWorld();
    await world.salesforce.readChanges({ fields: FIELDS, since: null, cursor: null });
    world.callsSince();
    const leads = await readAll(world, "Lead", { kind: "everyone" }, 10);
    expect(world.callsSince()).toBe(2 + Math.ceil(leads.length / 10));
  });

  it("looks no further into rows that do not matter", async () => {
    const world = openWorld();
    const read = await readAll(world, "Lead", { kind: "everyone" }, 1000, () => false);
    expect(read).toEqual([]);
    const maria = world.cast.mariaRossi;
    const matters = ({ recordId }: { recordId: string }) => recordId === maria;
    const [only] = await readAll(world, "Lead", { kind: "everyone" }, 1000, matters as () => boolean);
    expect(only).toMatchObject({ recordId: maria, address: "maria.rossi@northwind.example" });
  });

  it("learns what this user cannot see, and asks no more for it", async () => {
    const world = openWorld();
    world.org.setFieldSecurity("Sales User", "Lead", "MSE_Opt_Out__c", "hidden");
    const [lead] = await readAll(world, "Lead", { kind: "everyone" });
    expect(lead?.optedOut).toEqual({ [EMAIL_OPT_OUT]: expect.any(Boolean) });
    expect(world.shapes.at(-1)?.hidden).toEqual([{ object: "Lead", field: "MSE_Opt_Out__c" }]);
    world.org.setFieldSecurity("Sales User", "Lead", EMAIL_OPT_OUT, "hidden");
    expect(await readAll(world, "Lead", { kind: "changes", since: null })).toEqual([]);
  });

  it("finds no person accounts where there are none", async () => {
    const clock = virtualClock(Date.parse("2026-06-01T12:00:00Z"));
    const { open } = openTestOrg({ people: 10, clock, personAccounts: false });
    const which = { kind: "everyone" } as const;
    expect(await open().bulk.startReading({ object: "Account", fields: FIELDS, which })).toBeNull();
  });

  it("says how a job stands, and that a failed one has ended", async () => {
    const { bulk, clock, org } = openWorld();
    const ask = () => bulk.startReading({ object: "Lead", fields: FIELDS, which: { kind: "everyone" } });
    const jobId = (await ask())?.jobId ?? "";
    expect((await bulk.look("reading", jobId)).state).toBe("working");
    await clock.advance(2000);
    expect(await bulk.look("reading", jobId)).toMatchObject({ state: "complete", refused: 0 });
    org.bulk.addTrouble({ when: () => true, what: { fail: "retried more than 15 times", afterBatches: 0 } });
    const other = (await ask())?.jobId ?? "";
    await clock.advance(2000);
    expect((await bulk.look("reading", other)).state).toBe("ended");
    expect((await failureOf(bulk.look("reading", "750000000000000AAA"))).code).toBe("NOT_FOUND");
  });

  it.each(["cutBody", "empty200", "maintenance200", "html503"] as const)(
    "takes no part for the whole: %s",
    async (what) => {
      const { bulk, clock, org } = openWorld();
      const which = { kind: "everyone" } as const;
      const jobId = (await bulk.startReading({ object: "Lead", fields: FIELDS, which }))?.jobId ?? "";
      await clock.advance(2000);
      org.addTrouble({ when: ({ path }) => path.endsWith("/results"), times: 1, what });
      const page = {
        jobId,
        object: "Lead",
        fields: FIELDS,
        locator: null,
        rows: 10,
        matters: () => true,
      } as const;
      expect((await failureOf(bulk.readPage(page))).kind).toBe("retry");
      expect((await bulk.readPage(page)).rows).toBe(10);
    },
  );

  it("refuses an id that would lead elsewhere", async () => {
    const { bulk } = openWorld();
    expect((await failureOf(bulk.look("reading", "../query?q=SELECT"))).code).toBe("FOREIGN_ADDRESS");
  });
});

describe("writing in bulk", () => {
  it("ticks records, tells row by row what was refused, and changes no owner", async () => {
    const { bulk, clock, org, cast } = openWorld();
    const message = "Company must be: verified";
    org.addValidationRule({ object: "Lead", message, refuses: (record) => record.Id === cast.ivanOne });
    org.bulk.addTrouble({ when: () => true, what: { lockRows: (id) => id === cast.ivanTwo } });
    const jobId = await bulk.startWriting("Lead");
    await bulk.tick(jobId, [EMAIL_OPT_OUT, "MSE_Opt_Out__c"], [cast.mariaRossi, cast.ivanOne, cast.ivanTwo]);
    expect((await bulk.look("writing", jobId)).state).toBe("working");
    await clock.advance(2000);
    expect(await bulk.look("writing", jobId)).toEqual({ state: "complete", rows: 3, refused: 2 });
    expect(org.value(cast.mariaRossi, EMAIL_OPT_OUT)).toBe(true);
    expect(org.value(cast.mariaRossi, "MSE_Opt_Out__c")).toBe(true);
    expect(org.log.changes.map(({ id }) => id)).toEqual([cast.mariaRossi, cast.mariaRossi]);
    const refused = await bulk.readRefused(jobId);
    expect(refused).toMatchObject([
      {
        recordId: cast.ivanOne,
        failure: { kind: "attention", code: "FIELD_CUSTOM_VALIDATION_EXCEPTION", message },
      },
      { recordId: cast.ivanTwo, failure: { kind: "retry", code: "UNABLE_TO_LOCK_ROW" } },
    ]);
  });

  it.each(["resetAfter", "resetBefore", "cutBody"] as const)(
    "uploads once, however often it is tried: %s",
    async (what) => {
      for (const method of ["PUT", "PATCH"]) {
        const { bulk, clock, org, cast } = openWorld();
        const jobId = await bulk.startWriting("Lead");
        const tick = () => bulk.tick(jobId, [EMAIL_OPT_OUT], [cast.mariaRossi]);
        org.addTrouble({ when: (call) => call.method === method, times: 1, what });
        await tick().catch(() => undefined);
        await tick();
        await clock.advance(2000);
        await tick();
        expect(await bulk.look("writing", jobId)).toEqual({ state: "complete", rows: 1, refused: 0 });
        expect(org.log.writes.filter(({ id }) => id === cast.mariaRossi)).toHaveLength(1);
      }
    },
  );

  it("rejects when the job is gone", async () => {
    const { bulk, cast } = openWorld();
    const lost = bulk.tick("750000000000000AAA", [EMAIL_OPT_OUT], [cast.mariaRossi]);
    expect((await failureOf(lost)).code).toBe("NOT_FOUND");
  });
});
