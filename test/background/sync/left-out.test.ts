import { describe, expect, it } from "vitest";
import { USUAL_BULK } from "../../../src/background/sync/bulk-policy";
import { openedRun } from "../../../src/background/sync/open-run";
import { acme, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARKETO = "MSE_Opt_Out__c";
const LIAM = "liam.obrien@kestrel.example";

describe("a record that was left out of an opt-out", () => {
  it("is not written by the push, and the opt-out is confirmed without it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(LIAM, "push", { leftOut: [world.cast.liamLead] });
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", unsubscribe: { status: "optedOut" } });
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history[0]).toMatchObject({ what: "optedOut", leftOut: [world.cast.liamLead] });
    expect(history.at(-1)).toMatchObject({ what: "confirmed", records: 1 });
  });

  it("is not written by the nights either, whatever is edited on it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const key = await rep.optOut(LIAM, "push", { leftOut: [world.cast.liamLead] });
    world.org.update(world.cast.liamLead, { Title: "CEO" });
    await rep.nextNight({ fullCheck: true });
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect((await rep.state(key)).attention).toEqual([]);
  });

  it("is written when it becomes another record: that one was left out by nobody", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    await rep.optOut(LIAM, "push", { leftOut: [world.cast.liamLead] });
    const newcomer = world.org.create("Contact", { LastName: "O'Brien", Email: LIAM });
    await rep.nextNight();
    expect(world.org.value(newcomer, FIELD)).toBe(true);
  });

  it("is written once somebody captures again without leaving it out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(LIAM, "push", { leftOut: [world.cast.liamLead] });
    await rep.optOut(LIAM);
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(true);
    expect((await rep.state(key)).unsubscribe).not.toHaveProperty("leftOut");
  });

  it("is no longer written by a run that had planned it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut(LIAM, "wait");
    await rep.database.clear("outbox");
    await rep.sync({ release: false });
    expect(await rep.database.getAllKeys("planned")).toContain(world.cast.liamLead);
    await rep.optOut(LIAM, "push", { leftOut: [world.cast.liamLead] });
    expect(await rep.database.getAllKeys("planned")).not.toContain(world.cast.liamLead);
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
  });

  it("is told to be written where a bulk job had been sent it before", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    rep.bulk = { ...USUAL_BULK, changesToWrite: 1 };
    const addresses = Array.from({ length: 4 }, (_, index) => `p${index}@import.example`);
    const [first = ""] = addresses.map((Email) =>
      world.org.create("Lead", { LastName: "L", Company: "C", Email }),
    );
    await world.clock.advance(MINUTE);
    await rep.import(addresses, "wait");
    await rep.work();
    while ((await openedRun(rep))?.writeJob?.phase !== "uploaded") {
      await world.clock.advance(1000);
      await rep.work();
    }
    const key = await rep.optOut("p0@import.example", "wait", { leftOut: [first] });
    while (await openedRun(rep)) {
      await world.clock.advance(MINUTE);
      await rep.work();
    }
    expect(world.org.value(first, FIELD)).toBe(true);
    expect(await rep.database.getAllFromIndex("history", "key", key)).toContainEqual(
      expect.objectContaining({ what: "written", recordId: first, to: true }),
    );
  });
});

describe("aligning the opt-out fields", () => {
  it("ticks the other field on every record, and unticks none", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    world.org.update(world.cast.liamContact, { [MARKETO]: true });
    const key = await rep.optOut(LIAM, "push", { align: true });
    for (const id of [world.cast.liamLead, world.cast.liamContact]) {
      expect([world.org.value(id, FIELD), world.org.value(id, MARKETO)]).toEqual([true, true]);
    }
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history[0]).toMatchObject({ what: "optedOut", align: true });
    expect(history.filter(({ what }) => what === "written")).toMatchObject([
      { reason: "aligned", to: true },
      { reason: "aligned", to: true },
    ]);
  });
});
