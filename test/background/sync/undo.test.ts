import { describe, expect, it } from "vitest";
import { acme, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARIA = "maria.rossi@northwind.example";
const LIAM = "liam.obrien@kestrel.example";

describe("an opt-out that is taken back", () => {
  it("clears what it wrote, says so in the history, and stays cleared by night", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const key = await rep.optOut(LIAM);
    await rep.undo(key);
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(false);
    expect(await rep.state(key)).toMatchObject({
      fate: "confirmed",
      unsubscribe: { status: "resubscribed", resubscribe: { undone: true } },
    });
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history.map(({ what }) => what)).toEqual([
      ...["optedOut", "written", "written", "confirmed", "undone", "written", "written", "confirmed"],
    ]);
    expect(history.filter((event) => event.what === "written" && !event.to)).toMatchObject([
      { reason: "undone" },
      { reason: "undone" },
    ]);
    await rep.nextNight({ fullCheck: true });
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect(await rep.listed()).not.toContain(key);
  });

  it("writes nothing where nothing was written yet", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(MARIA, "wait");
    await rep.undo(key);
    expect(world.org.log.changes.filter(({ id }) => id === world.cast.mariaRossi)).toEqual([]);
    expect((await rep.state(key)).fate).toBe("confirmed");
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history.map(({ what }) => what)).toEqual(["optedOut", "undone", "confirmed"]);
  });

  it("is found by the record that it was captured for, once it has moved to that one's address", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(world.cast.liamLead);
    expect(await rep.undo(key)).toMatchObject({ key: `address:${LIAM}` });
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(false);
  });

  it("is taken back once, whoever asks twice", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(MARIA);
    expect(await rep.undo(key)).not.toBeNull();
    expect(await rep.undo(key)).toBeNull();
  });

  it("can be captured again, as if nothing had been", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(MARIA);
    await rep.undo(key);
    await world.clock.advance(MINUTE);
    await rep.optOut(MARIA);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect((await rep.state(key)).unsubscribe).toMatchObject({ status: "optedOut", origin: "own" });
  });

  it("is refused where the list had the person opted out before", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(MARIA);
    await world.clock.advance(MINUTE);
    await rep.optOut(MARIA);
    expect(await rep.undo(key)).toBeNull();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(await rep.listed()).toContain(key);
  });

  it("is refused where the person was captured once more since", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const since = world.clock.now();
    const key = await rep.optOut(MARIA);
    await world.clock.advance(1000);
    await rep.import([MARIA]);
    expect(await rep.undo(key, "push", since)).toBeNull();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
  });

  it("is refused where the list had learned the opt-out from Salesforce", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const key = await rep.optOut("pawel@cobalt.example");
    expect(await rep.undo(key)).toBeNull();
    expect(world.org.value(world.cast.pawel, FIELD)).toBe(true);
  });

  it("is refused where another record shows a tick of somebody else", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("dana.levi@juniper.example");
    expect(await rep.undo(key)).toBeNull();
    expect(world.org.value(world.cast.danaContact, FIELD)).toBe(true);
    expect(await rep.listed()).toContain(key);
  });

  it("learns the tick of somebody else that comes to light only then, and clears nothing", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("dana.levi@juniper.example", "wait");
    await rep.undo(key);
    expect(world.org.value(world.cast.danaContact, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({
      fate: "confirmed",
      unsubscribe: { status: "optedOut", origin: "learned" },
    });
  });

  it("leaves a record alone that somebody has edited since, and asks", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(MARIA);
    await rep.undo(key, "wait");
    await world.clock.advance(2000);
    world.org.update(world.cast.mariaRossi, { Title: "CEO" });
    await rep.work();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect((await rep.state(key)).attention).toMatchObject([{ cause: "changedSinceResubscribe" }]);
  });

  it("asks, too, where somebody else has ticked it anew within the very second of the write", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(MARIA);
    await rep.undo(key, "wait");
    world.org.update(world.cast.mariaRossi, { [FIELD]: false });
    world.org.update(world.cast.mariaRossi, { [FIELD]: true });
    await rep.work();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect((await rep.state(key)).attention).toMatchObject([{ cause: "changedSinceResubscribe" }]);
  });

  it.each([1, 2, 3, 4, 5, 6, 8, 10, 12])(
    "ends cleared when the worker dies at moment %i of it",
    async (moment) => {
      const world = acme();
      const rep = await Rep.at(world);
      const key = await rep.optOut(MARIA, "wait");
      await rep.workUntilKilled(moment);
      await rep.undo(key);
      await world.clock.advance(5 * MINUTE);
      await rep.work(true);
      const { fate, attention } = await rep.state(key);
      const shown = world.org.value(world.cast.mariaRossi, FIELD);
      // A write whose answer was lost may be anybody's edit: then a person is asked.
      expect(shown === false || attention.length > 0).toBe(true);
      expect(fate).toBe(attention.length > 0 ? "attention" : "confirmed");
    },
  );
});
