import { describe, expect, it } from "vitest";
import { readSettings } from "../../../src/settings";
import { acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";

describe("an org with odd records", () => {
  it("has 2,300 Leads of one address: one opt-out reaches all of them, 200 a call", async () => {
    const world = acme({ people: 0 });
    const rep = await Rep.at(world);
    const leads = Array.from({ length: 2300 }, (_, one) =>
      world.org.create("Lead", { LastName: `L${one}`, Company: "C", Email: "info@duplicates.example" }),
    );
    const before = world.org.log.calls.length;
    const key = await rep.optOut("info@duplicates.example");
    expect(leads.filter((id) => world.org.value(id, FIELD) !== true)).toEqual([]);
    expect((await rep.state(key)).fate).toBe("confirmed");
    // Found in two pages, written in twelve calls, read back in two of two pages at most.
    expect(world.org.log.calls.length - before).toBeLessThanOrEqual(20);
    await rep.nextNight();
    expect((await rep.state(key)).fate).toBe("confirmed");
  });

  it("has an address field with 300 addresses in it: nobody's, and nothing is held up by it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const many = Array.from({ length: 300 }, (_, one) => `person${one}@many.example`).join("; ");
    world.org.plant(
      "Lead",
      {
        LastName: "Many",
        Company: "Many",
        Email: many,
        [FIELD]: true,
        OwnerId: world.org.user(rep.identity.username).id,
      },
      world.clock.now(),
      world.org.user(rep.identity.username).id,
    );
    await rep.sync();
    const key = await rep.optOut("maria.rossi@northwind.example");
    expect((await rep.state(key)).fate).toBe("confirmed");
    await rep.nextNight();
    expect((await rep.database.getAll("runs")).map(({ outcome }) => outcome)).toEqual(["done", "done"]);
  });
});

describe("a computer's clock", () => {
  it.each([-3 * 365 * DAY, 3 * 365 * DAY])(
    "that was moved by %i ms stops no push and no night",
    async (moved) => {
      const world = acme();
      const rep = await Rep.at(world);
      await rep.sync();
      world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
      const key = await rep.optOut("maria.rossi@northwind.example");
      expect((await rep.state(key)).fate).toBe("pending");
      rep.clockAhead = moved;
      await world.clock.advance(5 * MINUTE);
      await rep.work();
      expect((await rep.state(key)).fate).toBe("confirmed");
      const lead = world.org.create("Lead", {
        LastName: "N",
        Company: "C",
        Email: "new@later.example",
        [FIELD]: true,
      });
      await rep.nextNight();
      expect(await rep.listed()).toContain("address:new@later.example");
      rep.clockAhead = 0;
      world.org.update(lead, { [FIELD]: false });
      await rep.nextNight();
      expect(await rep.listed()).not.toContain("address:new@later.example");
      await rep.resubscribe(key);
      expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    },
  );
});

it("nonsense in the place of settings is not taken for settings", () => {
  for (const nonsense of [
    null,
    7,
    "x",
    [],
    { version: 1 },
    { version: 2, nightly: "yes" },
    { fields: { Lead: "DROP TABLE" } },
  ])
    expect(readSettings(nonsense)).toEqual(readSettings(undefined));
});
