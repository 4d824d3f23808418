import { describe, expect, it } from "vitest";
import { nextPush } from "../../../src/background/database/list";
import { USUAL_BULK } from "../../../src/background/sync/bulk-policy";
import { fieldsChanged } from "../../../src/background/sync/change-settings";
import { latestRun, latestSync, openedRun, openRun } from "../../../src/background/sync/open-run";
import { letGoOn, pauseRun } from "../../../src/background/sync/pause";
import { previewSync } from "../../../src/background/sync/preview";
import type { SubjectKey } from "../../../src/model/person";
import { findMissingOptOuts } from "../../org/auditor.ts";
import { acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARKETO = "MSE_Opt_Out__c";
const MARIA = "maria.rossi@northwind.example";
/** So that a hundred captures are many. */
const SMALL = { ...USUAL_BULK, changesToWrite: 20, entriesToLookUp: 50, rowsAPage: 100, rowsAJob: 60 };

const addresses = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@import.example`);

/** A rep who imports so many, every other of whom Salesforce knows. */
async function importing(count: number, bulk = SMALL) {
  const world = acme();
  const rep = await Rep.at(world);
  rep.bulk = bulk;
  rep.weeklyChecks = false;
  await rep.sync();
  const all = addresses(count);
  const ids = all
    .filter((_, index) => index % 2 === 0)
    .map((Email, index) =>
      index % 4
        ? world.org.create("Lead", { LastName: "L", Company: "C", Email })
        : world.org.create("Contact", { LastName: "L", Email }),
    );
  await world.clock.advance(MINUTE);
  return { world, rep, all, ids };
}

async function toTheEnd(rep: Rep): Promise<number> {
  let calls = await rep.work();
  for (;;) {
    const run = await openedRun(rep);
    if (!run) return calls;
    await rep.world.clock.advance(Math.max(1, run.nextAttempt - rep.world.clock.now()));
    calls += await rep.work();
  }
}

describe("many captures at once", () => {
  it("are looked up and written in bulk, and every one of them is confirmed", async () => {
    const { world, rep, all, ids } = await importing(200);
    await rep.import(all, "wait");
    const calls = await toTheEnd(rep);
    expect(ids.map((id) => world.org.value(id, FIELD))).toEqual(ids.map(() => true));
    expect(await rep.database.count("outbox")).toBe(0);
    for (const address of all)
      expect((await rep.state(`address:${address}`)).fate, address).toBe("confirmed");
    const history = await rep.database.getAllFromIndex("history", "key", `address:${all[0]}`);
    expect(history.map(({ what }) => what)).toEqual(["optedOut", "written", "confirmed"]);
    expect(history[1]).toMatchObject({ reason: "captured", runId: 2 });
    expect(await latestRun(rep)).toMatchObject({
      trigger: "outbox",
      outcome: "done",
      figures: { written: 100 },
    });
    expect(calls).toBeLessThan(35);
    expect(findMissingOptOuts(world.org, { captured: all, username: rep.identity.username })).toEqual([]);
  });

  it("are looked up a hundred a call where that is cheaper than to read everyone", async () => {
    const { world, rep, all, ids } = await importing(45);
    await rep.import(all, "wait");
    await toTheEnd(rep);
    expect(world.org.log.calls.some(({ url }) => url.includes("/jobs/query"))).toBe(false);
    expect(ids.map((id) => world.org.value(id, FIELD))).toEqual(ids.map(() => true));
    expect(await rep.database.count("outbox")).toBe(0);
  });

  it("do not hold up one that comes later, nor move the night", async () => {
    const { world, rep, all } = await importing(100);
    await rep.import(all, "wait");
    await rep.work();
    expect(await openedRun(rep)).toMatchObject({ trigger: "outbox" });
    await world.clock.advance(1);
    await rep.optOut(MARIA);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(await openedRun(rep)).toMatchObject({ trigger: "outbox" });
    await toTheEnd(rep);
    expect(await latestSync(rep)).toMatchObject({ id: 1, trigger: "nightly" });
    const watermark = await rep.database.get("state", "watermarks");
    world.org.update(world.cast.eleni, { [FIELD]: true });
    await rep.nextNight();
    expect(await rep.listed()).toContain("address:eleni@pelican.example");
    expect(await rep.database.get("state", "watermarks")).not.toEqual(watermark);
  });

  it("take nobody along who was captured later, also by a clock that was set back meanwhile", async () => {
    const { world, rep, all } = await importing(45, { ...SMALL, changesToWrite: 10 });
    rep.clockAhead = 60 * MINUTE;
    await rep.import(all, "wait");
    await rep.work();
    expect(await openedRun(rep)).toMatchObject({ trigger: "outbox", phase: "push" });
    rep.clockAhead = 0;
    await rep.optOut(MARIA);
    await toTheEnd(rep);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
  });

  it("are followed by the sync that somebody asked for meanwhile", async () => {
    const { world, rep, all } = await importing(100);
    await rep.import(all, "wait");
    await rep.work();
    world.org.update(world.cast.eleni, { [FIELD]: true });
    expect(await openRun(await rep.context(), "manual")).toMatchObject({ trigger: "outbox" });
    await toTheEnd(rep);
    expect(await latestRun(rep)).toMatchObject({ id: 3, trigger: "manual", outcome: "done" });
    expect(await rep.listed()).toContain("address:eleni@pelican.example");
    // Once.
    await toTheEnd(rep);
    expect(await latestRun(rep)).toMatchObject({ id: 3 });
  });

  it("wake nobody while their run is paused, beside what comes later", async () => {
    const { world, rep, all } = await importing(100);
    await rep.import(all, "wait");
    await rep.work();
    await pauseRun(rep.database);
    expect(await nextPush(rep.database)).toBeNull();
    await world.clock.advance(MINUTE);
    await rep.optOut(MARIA, "wait");
    expect(await nextPush(rep.database)).not.toBeNull();
    await rep.work();
    expect(await nextPush(rep.database)).toBeNull();
    await letGoOn(rep.database);
    await toTheEnd(rep);
    expect(await rep.database.count("outbox")).toBe(0);
  });

  it("wait no longer for their run once it was closed, since other fields were chosen", async () => {
    const { world, rep, all, ids } = await importing(100);
    await rep.import(all, "wait");
    await rep.work();
    const before = rep.settings;
    rep.settings = { ...before, fields: { Lead: MARKETO, Contact: MARKETO } };
    await fieldsChanged(rep.database, before, rep.settings, world.clock.now());
    expect(await nextPush(rep.database)).not.toBeNull();
    await rep.work();
    expect(ids.map((id) => world.org.value(id, MARKETO))).toEqual(ids.map(() => true));
    expect(await nextPush(rep.database)).toBeNull();
  });

  it("carry out nothing of what was read for a sync that nobody has looked at yet", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.bulk = SMALL;
    await previewSync(await rep.context());
    await world.clock.advance(MINUTE);
    await rep.import(addresses(60), "wait");
    await toTheEnd(rep);
    expect(world.org.value(world.cast.danaLead, FIELD)).toBe(false);
    expect(await rep.listed()).toHaveLength(60);
    await world.clock.advance(DAY);
    await rep.sync({ release: false });
    expect(await latestRun(rep)).toMatchObject({ outcome: "held", held: { why: "firstSync" } });
  });

  it("tick again whom somebody keeps unticking: whoever captures has decided", async () => {
    const { world, rep, all, ids } = await importing(45);
    const [first = ""] = ids;
    const key: SubjectKey = `address:${all[0]}`;
    await rep.optOut(all[0] ?? "");
    for (const cause of ["unticked", "loop"]) {
      await world.clock.advance(DAY);
      world.org.update(first, { [FIELD]: false });
      await world.clock.advance(DAY);
      await rep.sync();
      expect((await rep.state(key)).attention.map((it) => it.cause)).toEqual([cause]);
    }
    await rep.import(all, "wait");
    await toTheEnd(rep);
    expect(world.org.value(first, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", attention: [] });
  });

  it("are not said to be confirmed where their records could not be searched for", async () => {
    for (const count of [45, 100]) {
      const { world, rep, all } = await importing(count);
      await rep.database.delete("state", "shape");
      world.org.setFieldSecurity("Sales User", "Lead", "Email", "hidden");
      await rep.import(all, "wait");
      await toTheEnd(rep);
      expect(await rep.state(`address:${all[0]}`)).toMatchObject({
        fate: "attention",
        attention: [{ cause: "refused", object: "Lead", failure: { code: "ADDRESS_HIDDEN" } }],
      });
    }
  });

  it("go 200 a call while a plan is held, which stays so", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.bulk = SMALL;
    await rep.sync({ release: false });
    expect(await latestRun(rep)).toMatchObject({ outcome: "held" });
    const planned = await rep.database.getAll("planned");
    await world.clock.advance(MINUTE);
    await rep.import([...addresses(399), MARIA], "wait");
    // Of each 200 two looks, one write, one to read back.
    expect(await rep.work()).toBeLessThanOrEqual(2 * 4);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(world.org.value(world.cast.danaLead, FIELD)).toBe(false);
    expect(await latestRun(rep)).toMatchObject({ id: 1, outcome: "held" });
    expect(await rep.database.getAll("planned")).toEqual(planned);
  });

  it("leave what was refused to a person, and try again what may pass", async () => {
    const { world, rep, all, ids } = await importing(100);
    const [first = ""] = ids;
    world.org.addValidationRule({
      object: String(first).startsWith("00Q") ? "Lead" : "Contact",
      message: "Ask first.",
      refuses: (record) => record.Email === all[0],
    });
    await rep.import(all, "wait");
    await toTheEnd(rep);
    await world.clock.advance(DAY);
    await rep.work();
    expect((await rep.state(`address:${all[0]}`)).fate).toBe("attention");
    expect(ids.slice(1).map((id) => world.org.value(id, FIELD))).toEqual(ids.slice(1).map(() => true));
    expect(await rep.database.count("outbox")).toBe(0);
  });

  it("can be undone on their way, and after", async () => {
    for (const then of ["midway", "done"] as const) {
      const { world, rep, all, ids } = await importing(100);
      const importId = await rep.import(all, "wait");
      await rep.work();
      if (then === "done") await toTheEnd(rep);
      await world.clock.advance(MINUTE);
      expect(await rep.undoAct({ kind: "import", importId }, "wait")).toMatchObject({ undone: 100 });
      await toTheEnd(rep);
      await world.clock.advance(MINUTE);
      await rep.work();
      expect(ids.map((id) => world.org.value(id, FIELD))).toEqual(ids.map(() => false));
    }
  });

  it("end the same wherever a worker was stopped", async () => {
    for (const at of [40, 400, 1_000, 1_500, 2_000, 2_600, 3_300]) {
      const { world, rep, all, ids } = await importing(90);
      await rep.import(all, "wait");
      await rep.workUntilKilled(at);
      for (let wakeUps = 0; wakeUps < 12; wakeUps++) {
        await world.clock.advance(MINUTE);
        await rep.work();
      }
      expect(
        ids.map((id) => world.org.value(id, FIELD)),
        `stopped at ${at}`,
      ).toEqual(ids.map(() => true));
      expect(await rep.database.count("outbox")).toBe(0);
      for (const address of all)
        expect((await rep.state(`address:${address}` as SubjectKey)).fate).toBe("confirmed");
    }
  });
});
