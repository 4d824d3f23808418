import { describe, expect, it } from "vitest";
import { fieldsChanged } from "../../../src/background/sync/change-settings";
import { latestRun, openRun, releaseHeld } from "../../../src/background/sync/open-run";
import { acme, DAY, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARKETO = "MSE_Opt_Out__c";

describe("a run", () => {
  it("is opened once, by however many windows ask at the same moment", async () => {
    const rep = await Rep.at(acme());
    const context = await rep.context();
    const opened = await Promise.all([1, 2, 3].map(() => openRun(context, "manual")));
    expect(opened.map(({ id }) => id)).toEqual([1, 1, 1]);
    expect(await rep.database.count("runs")).toBe(1);
  });

  it("that is held is let go once, by whichever window asks first, and never beside a newer one", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync({ release: false });
    expect(await latestRun(rep)).toMatchObject({ id: 1, outcome: "held" });
    const released = await Promise.all([1, 2].map(() => releaseHeld(rep.database, 1)));
    expect(released).toEqual([true, false]);
    await rep.nextNight({ release: false });
    await openRun(await rep.context(), "manual");
    expect(await releaseHeld(rep.database, 1)).toBe(false);
    expect(await releaseHeld(rep.database, 2)).toBe(false);
  });

  it("opened with settings that were changed a moment before still leaves the list to be written to the new field", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const before = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    const after = { ...before, nightly: false };
    rep.settings = after;
    await rep.sync();
    rep.settings = before;
    await rep.sync();
    await rep.optOut("maria.rossi@northwind.example");
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);

    await world.clock.advance(DAY);
    const stale = await rep.context();
    await fieldsChanged(rep.database, before, after, world.clock.now());
    await openRun(stale, "nightly");
    await rep.sync();
    rep.settings = after;
    await rep.nextNight();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
  });

  it("that goes back to a field which was read before is held, wherever that was chosen", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const { mariaRossi, eleni } = world.cast;
    for (const [field, address, id] of [
      [MARKETO, "maria.rossi@northwind.example", mariaRossi],
      [FIELD, "eleni@pelican.example", eleni],
    ] as const) {
      await rep.optOut(address);
      await world.clock.advance(DAY);
      // Chosen in another browser: nobody tells this one.
      rep.settings = { ...rep.settings, fields: { Lead: field, Contact: field } };
      await rep.sync({ release: false });
      expect(await latestRun(rep)).toMatchObject({ outcome: "held", held: { why: "fieldSwitched" } });
      expect(world.org.value(id, field)).toBe(false);
      await releaseHeld(rep.database, (await latestRun(rep))?.id ?? 0);
      await rep.work();
      expect(world.org.value(id, field)).toBe(true);
    }
  });

  it("drops a held plan for fields that are no longer chosen, and looks the list up once they are again", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.weeklyChecks = false;
    await rep.sync();
    await rep.optOut("maria.rossi@northwind.example");
    await world.clock.advance(DAY);
    const before = rep.settings;
    const chosen = { ...before, fields: { Lead: MARKETO, Contact: MARKETO } };
    rep.settings = chosen;
    await rep.sync({ release: false });
    expect(await latestRun(rep)).toMatchObject({ outcome: "held" });
    // Each time in another browser of the user, and each run is interrupted.
    for (const settings of [chosen, before]) {
      await world.clock.advance(DAY);
      rep.settings = settings;
      await openRun(await rep.context(), "nightly");
    }
    rep.settings = chosen;
    await world.clock.advance(DAY);
    await rep.sync();
    expect(world.org.value(world.cast.mariaRossi, MARKETO)).toBe(true);
  });

  it("makes way for a new one when the fields were chosen anew in another browser of the user", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    await rep.sync();
    await rep.optOut("maria.rossi@northwind.example");
    await world.clock.advance(DAY);
    await openRun(await rep.context(), "nightly");
    rep.settings = { ...rep.settings, fields: { Lead: FIELD, Contact: FIELD } };
    await rep.sync();
    expect(await rep.database.getAll("runs")).toMatchObject([
      { outcome: "done" },
      { outcome: "failed", failure: { code: "FIELDS_CHANGED" } },
      { outcome: "done" },
    ]);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
  });
});
