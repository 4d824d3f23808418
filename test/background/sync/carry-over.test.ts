import { describe, expect, it } from "vitest";
import { latestRun } from "../../../src/background/sync/open-run";
import { acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const TANAKA = "address:tanaka@aoyama.example";
const IVAN = "ivan.petrov@verdant.example";

/** Tanaka is opted out; then Ivan's Lead is converted into Tanaka's Contact. */
async function convertedIntoTanaka() {
  const world = acme();
  const rep = await Rep.at(world);
  await rep.sync();
  await rep.optOut("tanaka@aoyama.example");
  await world.clock.advance(DAY);
  world.org.convertLead(world.cast.ivanOne, { contactId: world.cast.tanaka });
  await world.clock.advance(MINUTE);
  return { world, rep };
}

describe("an opt-out by the address of a Lead that was converted", () => {
  it("outweighs an older resubscribe of the Contact that waits to be pushed", async () => {
    const { world, rep } = await convertedIntoTanaka();
    world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
    await rep.resubscribe(TANAKA);
    await world.clock.advance(5 * MINUTE);
    await rep.optOut(IVAN);
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(true);
    expect(
      world.org.log.changes.filter(({ id, new: value }) => id === world.cast.tanaka && value === false),
    ).toEqual([]);
    const { unsubscribe, fate } = await rep.state(TANAKA);
    expect(unsubscribe).toMatchObject({ status: "optedOut", origin: "own", resubscribe: null });
    expect(fate).toBe("confirmed");
    const history = await rep.database.getAllFromIndex("history", "key", TANAKA);
    expect(history.map(({ what }) => what)).toContain("learned");
  });

  it("carries an older resubscribe over that was pushed long ago, to all of the Contact's address", async () => {
    const { world, rep } = await convertedIntoTanaka();
    const other = world.org.create("Lead", { LastName: "T", Company: "C", Email: "Tanaka@aoyama.example" });
    await rep.resubscribe(TANAKA);
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(false);
    await world.clock.advance(60 * MINUTE);
    await rep.optOut(IVAN);
    for (const id of [world.cast.tanaka, other, world.cast.ivanTwo])
      expect(world.org.value(id, FIELD)).toBe(true);
    expect((await rep.state(TANAKA)).fate).toBe("confirmed");
    await rep.nextNight();
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(true);
  });

  it.each([0, -400 * DAY, 400 * DAY])(
    "outweighs a resubscribe that came after the first and before the second capture, with a clock %i ms ahead",
    async (ahead) => {
      const { world, rep } = await convertedIntoTanaka();
      rep.clockAhead = ahead;
      await rep.work();
      await rep.sync();
      await rep.optOut(IVAN);
      await world.clock.advance(60 * MINUTE);
      await rep.resubscribe(TANAKA);
      expect(world.org.value(world.cast.tanaka, FIELD)).toBe(false);
      await world.clock.advance(60 * MINUTE);
      await rep.optOut(IVAN);
      expect(world.org.value(world.cast.tanaka, FIELD)).toBe(true);
      await world.clock.advance(60 * MINUTE);
      await rep.resubscribe(TANAKA);
      await rep.nextNight();
      expect(world.org.value(world.cast.tanaka, FIELD)).toBe(false);
    },
  );

  it("captured by a clock that was set back outweighs a resubscribe from before that", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    await rep.optOut("tanaka@aoyama.example");
    await world.clock.advance(DAY);
    rep.signIn();
    await rep.resubscribe(TANAKA);
    await world.clock.advance(60 * DAY);
    rep.signIn();
    rep.clockAhead = -730 * DAY;
    await rep.optOut(IVAN);
    rep.clockAhead = 0;
    await rep.nextNight();
    world.org.convertLead(world.cast.ivanOne, { contactId: world.cast.tanaka });
    await rep.nextNight();
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(true);
    expect((await rep.state(TANAKA)).unsubscribe).toMatchObject({ status: "optedOut", origin: "own" });
  });

  it("that was learned reaches the Contact, also where both sides knew that one as not opted out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const { tanaka, ivanOne } = world.cast;
    for (const value of [true, false]) {
      world.org.update(tanaka, { [FIELD]: value });
      await world.clock.advance(DAY);
      await rep.sync();
    }
    world.org.update(ivanOne, { [FIELD]: true });
    await world.clock.advance(DAY);
    await rep.sync();
    world.org.convertLead(ivanOne, { contactId: tanaka });
    world.org.update(tanaka, { [FIELD]: false });
    await world.clock.advance(DAY);
    await rep.sync();
    expect(world.org.value(tanaka, FIELD)).toBe(true);
    expect(await rep.state(TANAKA)).toMatchObject({ fate: "confirmed", unsubscribe: { status: "optedOut" } });

    // Another record keeps the Lead's address opted out, which is no reason to tick the Contact anew for ever.
    world.org.update(tanaka, { [FIELD]: false });
    for (let night = 0; night < 3; night++) {
      await world.clock.advance(DAY);
      world.org.update(tanaka, { Title: `Title ${night}` });
      await rep.sync();
      expect(world.org.value(tanaka, FIELD)).toBe(false);
      expect((await rep.state(TANAKA)).unsubscribe?.status).toBe("ended");
    }
  });

  it("gives way to a newer resubscribe of the Contact", async () => {
    const { world, rep } = await convertedIntoTanaka();
    await rep.optOut(IVAN, "wait");
    await world.clock.advance(5 * MINUTE);
    await rep.resubscribe(TANAKA);
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(false);
    expect(world.org.value(world.cast.ivanTwo, FIELD)).toBe(true);
    expect((await rep.state(`address:${IVAN}`)).fate).toBe("confirmed");
    expect((await rep.state(TANAKA)).unsubscribe?.status).toBe("resubscribed");
    for (let night = 0; night < 2; night++) {
      await rep.nextNight();
    }
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(false);
  });
});

describe("a Lead opted out here that a colleague converts into a Contact of another address", () => {
  it("opts out everyone who has the Contact's address", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.weeklyChecks = false;
    await rep.sync();
    const other = world.org.create("Lead", { LastName: "T", Company: "C", Email: "tanaka@aoyama.example" });
    await rep.optOut(IVAN);
    await rep.nextNight();
    world.org.convertLead(world.cast.ivanOne, { contactId: world.cast.tanaka });
    for (let night = 0; night < 2; night++) {
      await rep.nextNight();
    }
    for (const id of [world.cast.tanaka, other]) expect(world.org.value(id, FIELD)).toBe(true);
    expect(await rep.state(TANAKA)).toMatchObject({ fate: "confirmed", unsubscribe: { origin: "own" } });
  });
});

describe("so many Leads opted out here and converted in one night that it is out of the ordinary", () => {
  // In either order, the addresses of the Contacts fill a chunk of the plan before or after those of the Leads.
  it.each([
    ["a", "b"],
    ["b", "a"],
  ])(
    "are held as one plan, with all who have the addresses of their Contacts (%s to %s)",
    async (from, to) => {
      const world = acme({ people: 0 });
      const rep = await Rep.at(world);
      await rep.sync();
      const numbers = Array.from({ length: 520 }, (_, index) => index);
      const leads = numbers.map((n) =>
        world.org.create("Lead", { LastName: "L", Company: "C", Email: `${from}${n}@many.example` }),
      );
      await rep.import(numbers.map((n) => `${from}${n}@many.example`));
      await rep.nextNight();
      const contacts = numbers.map((n) =>
        world.org.create("Contact", { LastName: "L", Email: `${to}${n}@many.example` }),
      );
      const other = world.org.create("Contact", { LastName: "O", Email: `${to}7@many.example` });
      await rep.nextNight();
      for (const n of numbers) world.org.convertLead(leads[n] ?? "", { contactId: contacts[n] ?? "" });
      const before = world.org.log.writes.length;
      await rep.nextNight({ release: false });
      await rep.work();
      expect(await latestRun(rep)).toMatchObject({
        outcome: "held",
        held: { why: "tooMany", changes: 521 },
      });
      expect(world.org.log.writes.slice(before)).toEqual([]);
      expect((await rep.state(`address:${to}3@many.example`)).fate).toBe("pending");
      await rep.nextNight();
      for (const id of [...contacts, other]) expect(world.org.value(id, FIELD)).toBe(true);
      expect((await rep.state(`address:${to}3@many.example`)).fate).toBe("confirmed");
    },
  );
});

describe("a tick that somebody takes from a Contact which an opt-out reaches under another address", () => {
  /** Ivan's Lead becomes Tanaka's Contact before anybody of it is opted out here. */
  async function reached(tickedBefore: boolean) {
    const world = acme();
    const rep = await Rep.at(world);
    rep.weeklyChecks = false;
    await rep.sync();
    world.org.convertLead(world.cast.ivanOne, { contactId: world.cast.tanaka });
    if (tickedBefore) world.org.update(world.cast.tanaka, { [FIELD]: true });
    await world.clock.advance(DAY);
    await rep.sync();
    await rep.optOut(IVAN);
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(true);
    for (let night = 0; night < 2; night++) {
      await world.clock.advance(DAY);
      await rep.sync();
    }
    return { world, rep };
  }

  it.each([true, false])(
    "is put back and asked about, whether or not it was there before (%s)",
    async (tickedBefore) => {
      const { world, rep } = await reached(tickedBefore);
      world.org.update(world.cast.tanaka, { [FIELD]: false });
      await world.clock.advance(DAY);
      await rep.sync();
      expect(world.org.value(world.cast.tanaka, FIELD)).toBe(true);
      const asked = (await rep.database.getAll("attention")).map(({ cause, recordId }) => ({
        cause,
        recordId,
      }));
      expect(asked).toEqual([{ cause: "unticked", recordId: world.cast.tanaka }]);
    },
  );
});
