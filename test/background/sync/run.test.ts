import { describe, expect, it } from "vitest";
import { readHistory } from "../../../src/background/database/list";
import { readListed, readListPage } from "../../../src/background/database/listed";
import { fieldsChanged } from "../../../src/background/sync/change-settings";
import { latestRun, openRun } from "../../../src/background/sync/open-run";
import { postponeAll } from "../../../src/background/sync/outbox";
import { pullPage } from "../../../src/background/sync/pull";
import type { Settings } from "../../../src/settings";
import { type Acme, acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARKETO = "MSE_Opt_Out__c";
/** Another user, by hand. */
const SAM = { username: "sam@acme.example", through: "page" } as const;

/** A person lets the held plan go on. */
async function release(rep: Rep): Promise<void> {
  const run = await latestRun(rep);
  if (run?.outcome !== "held") throw new Error("no plan is held");
  const goesOn = { released: true, phase: "push", outcome: "running", held: null, endedAt: null } as const;
  await rep.database.put("runs", { ...run, ...goesOn });
  await rep.work();
}

/** Everything about opt-outs that the org holds, to compare two moments. */
function optedOut(world: Acme): string[] {
  return world.org.log.changes
    .filter(({ field }) => field === FIELD || field === MARKETO)
    .map((it) => JSON.stringify(it));
}

/** A day after the last sync somebody new is ticked, another record has their address, and the rep is logged in. */
async function tickedSince(world: Acme, rep: Rep) {
  const email = "levi@short.example";
  const ticked = world.org.create("Lead", { LastName: "L", Company: "C", Email: email, [FIELD]: true });
  const other = world.org.create("Contact", { LastName: "L", Email: email });
  await world.clock.advance(DAY);
  rep.signIn();
  return { email, ticked, other };
}

describe("a nightly sync", () => {
  it("learns who is opted out in Salesforce, and then opts out the other records with their addresses", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    expect(await rep.listed()).toEqual(
      expect.arrayContaining(["address:pawel@cobalt.example", "address:dana.levi@juniper.example"]),
    );
    expect(world.org.value(world.cast.danaLead, FIELD)).toBe(true);
    const writes = world.org.log.writes.filter(({ through }) => through === "api");
    expect(writes.map(({ id }) => id)).toEqual([world.cast.danaLead]);
  });

  it("brings both sides together, and a second and a third night change nothing", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { [FIELD]: true });
    const newcomer = world.org.create("Contact", { LastName: "Levi", Email: "DANA.levi@juniper.example" });
    await rep.optOut("eleni@pelican.example", "wait");
    await rep.nextNight();
    expect(await rep.listed()).toContain("address:maria.rossi@northwind.example");
    expect(world.org.value(world.cast.eleni, FIELD)).toBe(true);
    expect(world.org.value(newcomer, FIELD)).toBe(true);

    const after = optedOut(world);
    const list = await rep.listed();
    for (let night = 0; night < 2; night++) {
      await rep.nextNight();
    }
    expect(optedOut(world)).toEqual(after);
    expect(await rep.listed()).toEqual(list);
  });

  it("costs at most three calls when nothing changed", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    expect(await rep.nextNight()).toBe(1);
  });

  it("sees on the next night what a long transaction had changed before this one, and showed only after", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.weeklyChecks = false;
    await rep.sync();
    await world.clock.advance(DAY);
    // As it looks from outside: stamped before the night reads, and not to be seen by then.
    const late = world.org.create("Contact", { LastName: "L", Email: "late@aoyama.example", [FIELD]: true });
    world.org.setSharing("Contact", "private");
    await world.clock.advance(8 * MINUTE);
    await rep.sync();
    world.org.setSharing("Contact", "readWrite");
    expect(await rep.listed()).not.toContain("address:late@aoyama.example");
    await world.clock.advance(DAY);
    await rep.sync();
    expect(await rep.listed()).toContain("address:late@aoyama.example");
    expect(world.org.value(late, FIELD)).toBe(true);
  });

  it("follows an untick of a learned opt-out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.pawel, { [FIELD]: false });
    await rep.nextNight();
    expect(await rep.listed()).not.toContain("address:pawel@cobalt.example");
    expect(world.org.value(world.cast.pawel, FIELD)).toBe(false);
  });

  it("opts out the other records of an address that is learned on a later night, though they did not change", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.liamLead, { [FIELD]: true });
    await rep.nextNight();
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
    const after = optedOut(world);
    expect(await rep.nextNight()).toBe(1);
    expect(optedOut(world)).toEqual(after);
  });

  it("writes to no record that it once saw and that was deleted since", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const { liamLead: lead, liamContact: contact } = world.cast;
    for (const value of [true, false]) {
      for (const id of [lead, contact]) world.org.update(id, { [FIELD]: value });
      await rep.nextNight();
    }
    world.org.delete(contact);
    await rep.nextNight();
    const key = await rep.optOut("liam.obrien@kestrel.example");
    await rep.nextNight();
    expect(await latestRun(rep)).toMatchObject({ outcome: "done", figures: { planned: 0 } });
    expect((await rep.state(key)).fate).toBe("confirmed");
  });

  it("opts out every record again when one of them is ticked after all were unticked", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const both = [world.cast.liamLead, world.cast.liamContact];
    await rep.sync();
    for (const value of [true, false]) {
      for (const id of both) world.org.update(id, { [FIELD]: value });
      await rep.nextNight();
    }
    world.org.update(world.cast.liamContact, { [FIELD]: true });
    await rep.nextNight();
    expect(both.map((id) => world.org.value(id, FIELD))).toEqual([true, true]);
  });

  it("puts an own opt-out back once when it is unticked, says by whom, and leaves the second time to a person", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("maria.rossi@northwind.example");
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { [FIELD]: false }, SAM);
    await rep.nextNight();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect((await rep.state(key)).attention).toMatchObject([
      { cause: "unticked", rewritten: true, by: "Sam Ito" },
    ]);

    world.org.update(world.cast.mariaRossi, { [FIELD]: false }, SAM);
    await rep.nextNight();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    expect((await rep.state(key)).fate).toBe("attention");
    expect((await rep.state(key)).attention).toMatchObject([{ cause: "loop", by: "Sam Ito", times: 2 }]);
    expect(await rep.listed()).toContain(key);

    // The rep insists, and the other one goes on: it is counted, and still not fought over.
    await rep.retry(key);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { [FIELD]: false }, SAM);
    await rep.sync();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    expect((await rep.state(key)).attention).toMatchObject([{ cause: "loop", by: "Sam Ito", times: 3 }]);
  });

  it("guards an address that is changed: tick and old address stay, the next one with it is opted out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("maria.rossi@northwind.example");
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { Email: "m.bianchi@northwind.example" }, SAM);
    const newcomer = world.org.create("Lead", {
      LastName: "Rossi",
      Company: "Northwind",
      Email: "Maria.Rossi@northwind.example",
    });
    await rep.sync();
    await rep.nextNight();
    expect([world.cast.mariaRossi, newcomer].map((id) => world.org.value(id, FIELD))).toEqual([true, true]);
    expect(await rep.listed()).toEqual(expect.arrayContaining([key, "address:m.bianchi@northwind.example"]));
    const history = await readHistory(rep.database, key);
    expect(history.filter(({ what }) => what === "addressChanged")).toMatchObject([
      {
        recordId: world.cast.mariaRossi,
        from: "maria.rossi@northwind.example",
        to: "m.bianchi@northwind.example",
        who: "Sam Ito",
      },
    ]);
    expect(history.filter(({ what }) => what === "written")).toMatchObject([
      { reason: "captured" },
      { recordId: newcomer, reason: "newRecord" },
    ]);
  });

  it("takes spaces and capitals for no other address, and tells of nobody who is not opted out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("maria.rossi@northwind.example");
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { Email: "MARIA.ROSSI@northwind.example" });
    world.org.update(world.cast.ivanOne, { Email: "ivan@verdant.example" });
    await rep.sync();
    expect((await readHistory(rep.database, key)).map(({ what }) => what)).not.toContain("addressChanged");
    expect((await rep.database.getAll("history")).map(({ what }) => what)).not.toContain("addressChanged");
  });

  it("guards a conversion: the Contact of an opted-out Lead is opted out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut("ivan.petrov@verdant.example");
    await rep.sync();
    await world.clock.advance(DAY);
    const { contactId } = world.org.convertLead(world.cast.ivanOne, { contactId: world.cast.tanaka }) as {
      contactId: string;
    };
    await rep.nextNight();
    expect(world.org.value(contactId ?? world.cast.tanaka, FIELD)).toBe(true);
    expect(await rep.listed()).toContain("address:tanaka@aoyama.example");
  });

  it("guards a merge: the survivor of an opted-out record is opted out, though it has another address", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut("maria.rossi@northwind.example");
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.merge(world.cast.ivanOne, [world.cast.mariaRossi]);
    await rep.nextNight();
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(true);
  });

  it("keeps the old address on the list when a record's address changes", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("maria.rossi@northwind.example");
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { Email: "maria@new.example" });
    const newcomer = world.org.create("Lead", {
      LastName: "R",
      Company: "N",
      Email: "maria.rossi@northwind.example",
    });
    await rep.nextNight();
    expect(await rep.listed()).toEqual(expect.arrayContaining([key, "address:maria@new.example"]));
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(world.org.value(newcomer, FIELD)).toBe(true);
  });
});

describe("a plan out of the ordinary", () => {
  it("is held on the first sync, learns all the same, and goes on when a person lets it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut("nobody@later.example");
    world.org.create("Lead", { LastName: "Later", Company: "Later", Email: "nobody@later.example" });
    await rep.sync({ release: false });
    const run = await latestRun(rep);
    expect(run).toMatchObject({ outcome: "held", held: { why: "firstSync", changes: 2 } });
    expect(await rep.listed()).toContain("address:pawel@cobalt.example");
    expect(world.org.log.writes.filter(({ through }) => through === "api")).toEqual([]);
  });

  it("keeps those it would write to pending, and not confirmed", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync({ release: false });
    const key = "address:dana.levi@juniper.example";
    expect(world.org.value(world.cast.danaLead, FIELD)).toBe(false);
    expect((await rep.state(key)).fate).toBe("pending");
    const fates = async () => [
      ...(await readListed(rep.database, [key])),
      ...(await readListPage(rep.database, null, 100)).people.filter((it) => it.unsubscribe.key === key),
    ];
    expect((await fates()).map(({ fate }) => fate)).toEqual(["pending", "pending"]);
    await rep.sync();
    expect((await rep.state(key)).fate).toBe("confirmed");
    expect((await fates()).map(({ fate }) => fate)).toEqual(["confirmed", "confirmed"]);
  });

  it("still opts out a record by its own address when the other entry that reached it is resubscribed", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const lead = await rep.optOut("ivan.petrov@verdant.example");
    const contact = await rep.optOut("tanaka@aoyama.example");
    world.org.convertLead(world.cast.ivanOne, { contactId: world.cast.tanaka });
    await rep.sync();
    rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    await rep.nextNight({ release: false });
    await rep.resubscribe(lead);
    expect((await rep.state(contact)).fate).toBe("pending");
    await release(rep);
    expect(world.org.value(world.cast.tanaka, MARKETO)).toBe(true);
    expect((await rep.state(contact)).fate).toBe("confirmed");
  });

  it("does not write what another has ticked while it was held, and an undo of the sync does not clear that", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync({ release: false });
    const run = await latestRun(rep);
    await world.clock.advance(DAY);
    rep.signIn();
    const { danaLead } = world.cast;
    world.org.update(danaLead, { [FIELD]: true }, SAM);
    await release(rep);
    expect(await latestRun(rep)).toMatchObject({ outcome: "done", id: run?.id });
    expect(world.org.log.writes.filter(({ id, through }) => id === danaLead && through === "api")).toEqual(
      [],
    );
    expect(
      (await readHistory(rep.database, "address:dana.levi@juniper.example")).map(({ what }) => what),
    ).toEqual(["learned"]);
    await rep.undoAct({ kind: "run", runId: run?.id ?? 0 });
    expect(world.org.value(danaLead, FIELD)).toBe(true);
  });

  it("follows what was merged while it was held to the survivor, and asks nobody about the record that is gone", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("later@later.example");
    const later = world.org.create("Lead", { LastName: "L", Company: "L", Email: "later@later.example" });
    await rep.sync({ release: false });
    world.org.merge(world.cast.ivanOne, [later]);
    await release(rep);
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(false);
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", attention: [] });
  });

  it("is not let go by the next night, nor by the one after a night that failed", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync({ release: false });
    const written = () => world.org.log.writes.filter(({ through }) => through === "api");
    for (const apiAccess of ["open", "disabled", "open"] as const) {
      world.org.apiAccess = apiAccess;
      await rep.nextNight({ release: false });
      expect(written()).toEqual([]);
      const outcome = apiAccess === "open" ? "held" : "failed";
      expect((await latestRun(rep))?.outcome).toBe(outcome);
    }
    expect(await latestRun(rep)).toMatchObject({ held: { why: "firstSync", changes: 1 } });
    await rep.nextNight();
    expect(world.org.value(world.cast.danaLead, FIELD)).toBe(true);
  });
});

describe("fields", () => {
  it("writes the list to a newly chosen field, held first, and leaves the old field as it is", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut("maria.rossi@northwind.example");
    await rep.sync();
    rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    await rep.nextNight({ release: false });
    expect(await latestRun(rep)).toMatchObject({ outcome: "held", held: { why: "fieldSwitched" } });
    expect(world.org.value(world.cast.mariaRossi, MARKETO)).toBe(false);
    await rep.nextNight();
    for (const id of [world.cast.mariaRossi, world.cast.pawel]) {
      expect(world.org.value(id, MARKETO)).toBe(true);
      expect(world.org.value(id, FIELD)).toBe(true);
    }
  });

  it("writes both when Salesforce shows one of them ticked, on the first night and on later ones", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO }, writeBoth: true };
    await rep.sync();
    expect(world.org.value(world.cast.pawel, MARKETO)).toBe(true);
    world.org.update(world.cast.mariaRossi, { [FIELD]: true });
    await rep.nextNight();
    expect(world.org.value(world.cast.mariaRossi, MARKETO)).toBe(true);
  });

  it("decides once on whom it has read twice, where nothing was seen anew", async () => {
    const world = acme({ people: 0 });
    for (let at = 0; at < 20; at++)
      world.org.create("Lead", { LastName: "N", Company: "N", Email: `n${at}@n.example`, [FIELD]: true });
    const rep = await Rep.at(world);
    rep.settings = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO }, writeBoth: true };
    await rep.sync({ release: false });
    const run = await latestRun(rep);
    // Each is learned by one field, planned to be ticked in the other, and then looked up with the whole list.
    const changes = run?.held?.changes ?? 0;
    expect(changes).toBeGreaterThanOrEqual(20);
    // Only who shares an address with somebody found by that look is decided on again.
    expect(run?.figures.planned).toBeLessThan(changes + 20);
  });

  it("with the sync off pushes to Email Opt Out, and writes the chosen field once it is on again", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const on = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    rep.settings = on;
    await rep.sync();
    rep.settings = { ...on, nightly: false };
    await world.clock.advance(DAY);
    await rep.optOut("maria.rossi@northwind.example");
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(world.org.value(world.cast.mariaRossi, MARKETO)).toBe(false);
    rep.settings = on;
    await rep.nextNight();
    expect(world.org.value(world.cast.mariaRossi, MARKETO)).toBe(true);
  });

  it("asks nobody any more about one that was hidden and is shown again", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    world.org.setFieldSecurity("Sales User", "Lead", FIELD, "hidden");
    const key = await rep.optOut("liam.obrien@kestrel.example");
    expect((await rep.state(key)).attention.map(({ cause }) => cause)).toEqual(["fieldHidden"]);
    world.org.setFieldSecurity("Sales User", "Lead", FIELD, "edit");
    // What is hidden is remembered for a day.
    await rep.database.delete("state", "shape");
    await world.clock.advance(DAY);
    await rep.sync({ fullCheck: true });
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", attention: [] });
  });

  it("writes the chosen field also for those who had Email Opt Out before, when another browser had switched the sync off", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.weeklyChecks = false;
    world.org.update(world.cast.mariaRossi, { [FIELD]: true });
    await world.clock.advance(DAY);
    const on = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
    rep.settings = on;
    await rep.sync();
    await world.clock.advance(DAY);
    rep.settings = { ...on, nightly: false };
    await rep.optOut("maria.rossi@northwind.example");
    rep.settings = on;
    await world.clock.advance(DAY);
    await rep.sync();
    expect(world.org.value(world.cast.mariaRossi, MARKETO)).toBe(true);
  });

  it.each([0, 1, 2, 3])(
    "writes the whole list to a field that is chosen during call %i of a run for another field",
    async (at) => {
      const world = acme();
      const rep = await Rep.at(world);
      world.org.update(world.cast.mariaRossi, { [FIELD]: true });
      await world.clock.advance(DAY);
      const on = { ...rep.settings, fields: { Lead: MARKETO, Contact: MARKETO } };
      const off = { ...on, nightly: false };
      const choose = (before: Settings, after: Settings) =>
        fieldsChanged(rep.database, before, after, world.clock.now());
      rep.settings = on;
      await rep.sync();
      rep.settings = off;
      await choose(on, off);
      await world.clock.advance(DAY);
      await rep.optOut("maria.rossi@northwind.example");

      let calls = 0;
      let chosen: Promise<void> | null = null;
      world.org.addTrouble({
        when: () => {
          if (calls++ === at) chosen = choose(off, on);
          return false;
        },
        what: "resetBefore",
      });
      await rep.sync();
      expect(chosen).not.toBeNull();
      await chosen;
      expect((await latestRun(rep))?.failure?.code).toBe("FIELDS_CHANGED");
      rep.settings = on;
      await rep.nextNight();
      expect(world.org.value(world.cast.mariaRossi, MARKETO)).toBe(true);
    },
  );
});

describe("several reps", () => {
  it("does not undo, by the lists of all the others, what one of them resubscribed", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const other = await Rep.at(world, "sam@acme.example");
    const key = await rep.optOut("liam.obrien@kestrel.example");
    await rep.sync();
    await other.sync();
    expect(await other.listed()).toContain(key);
    await world.clock.advance(DAY);
    await rep.resubscribe(key);
    for (let night = 0; night < 3; night++) {
      await world.clock.advance(DAY);
      await other.sync();
      await rep.sync();
    }
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(false);
    expect(await other.listed()).not.toContain(key);
  });

  it("finds it done when two opt the same person out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const other = await Rep.at(world, "sam@acme.example");
    await rep.optOut("liam.obrien@kestrel.example");
    const key = await other.optOut("liam.obrien@kestrel.example");
    expect((await other.state(key)).fate).toBe("confirmed");
    expect(world.org.log.writes.filter(({ id }) => id === world.cast.liamLead)).toHaveLength(1);
  });
});

describe("a run that is interrupted", () => {
  it("goes on from its checkpoint at every place it can die, and ends as if nothing had happened", async () => {
    for (let dies = 0; dies < 6; dies++) {
      const world = acme();
      const rep = await Rep.at(world);
      await rep.sync();
      await world.clock.advance(DAY);
      await rep.optOut("eleni@pelican.example", "wait");
      world.org.update(world.cast.mariaRossi, { [FIELD]: true });
      let calls = 0;
      world.org.addTrouble({ when: () => calls++ === dies, what: dies % 2 ? "resetAfter" : "resetBefore" });
      await rep.sync();
      for (let hour = 0; hour < 3; hour++) {
        await world.clock.advance(60 * MINUTE);
        await rep.work();
      }
      expect(world.org.value(world.cast.eleni, FIELD)).toBe(true);
      expect(await rep.listed()).toContain("address:maria.rossi@northwind.example");
      expect((await latestRun(rep))?.outcome).toBe("done");
      expect(
        world.org.log.writes.filter(({ id, through }) => id === world.cast.eleni && through === "api"),
      ).toHaveLength(1);
    }
  });

  it("pauses when the session ends in the middle, and goes on when one comes to life", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    await world.clock.advance(DAY);
    const newcomer = world.org.create("Lead", { LastName: "N", Company: "N", Email: "pawel@cobalt.example" });
    world.org.addTrouble({ when: ({ method }) => method === "PATCH", times: 1, what: "sessionExpired" });
    await rep.sync();
    expect(await latestRun(rep)).toMatchObject({ outcome: "paused", failure: { kind: "session" } });
    rep.signIn();
    await rep.work(true);
    expect(await latestRun(rep)).toMatchObject({ outcome: "done", failure: null });
    expect(world.org.value(newcomer, FIELD)).toBe(true);
  });

  it("waits longer each time that a fault of ours stops it, so that it burns no calls", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await openRun(await rep.context(), "nightly");
    const waits: number[] = [];
    for (let fault = 0; fault < 8; fault++) {
      const now = world.clock.now();
      await postponeAll(
        rep.database,
        { kind: "retry", code: "OUR_FAULT", message: "", fields: [] },
        now,
        0.5,
      );
      waits.push(((await latestRun(rep))?.nextAttempt ?? 0) - now);
      await world.clock.advance(DAY);
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThan(30 * MINUTE);
    await rep.work();
    expect(await latestRun(rep)).toMatchObject({ outcome: "held", attempts: 0 });
  });

  it("pauses when the org's day of API calls is nearly used, and goes on when it is not", async () => {
    const world = acme({ dailyApiRequests: 40 });
    const rep = await Rep.at(world);
    rep.settings = { ...rep.settings, apiShare: 50 };
    for (let call = 0; call < 33; call++) await rep.optOut(`nobody${call}@later.example`);
    await rep.sync();
    expect(await latestRun(rep)).toMatchObject({ outcome: "paused", failure: { kind: "limit" } });
    await world.clock.advance(2 * DAY);
    await rep.sync();
    expect((await latestRun(rep))?.outcome).toBe("done");
  });

  it.each(["read again by the same run", "read by the next one, since the first one failed"])(
    "learns nothing from a tick that it has read and that is gone when it is %s",
    async (how) => {
      const world = acme();
      const rep = await Rep.at(world);
      await rep.sync();
      const { email, ticked, other } = await tickedSince(world, rep);
      const context = await rep.context();
      const run = await openRun(context, "nightly");
      // The page is read, and the worker stopped before that is noted.
      await pullPage(context, run.pull);
      if (how.includes("failed"))
        await rep.database.put("runs", { ...run, outcome: "failed", endedAt: world.clock.now() });
      await world.clock.advance(60 * MINUTE);
      world.org.update(ticked, { [FIELD]: false });
      await rep.nextNight();
      await rep.nextNight();
      expect(await rep.listed()).not.toContain(`address:${email}`);
      expect(world.org.value(other, FIELD)).toBe(false);
    },
  );

  it("learns nothing from a tick that is gone when a bulk job reads everybody beside it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.bulk = { ...rep.bulk, entriesToLookUp: 1 };
    await rep.sync();
    const { email, ticked, other } = await tickedSince(world, rep);
    await openRun(await rep.context(), "manual", { fullCheck: true });
    await rep.work();
    expect(await latestRun(rep)).toMatchObject({ phase: "pull", outcome: "running" });
    expect(await rep.database.count("observed")).toBeGreaterThan(0);
    world.org.update(ticked, { [FIELD]: false });
    await rep.sync();
    expect(await rep.listed()).not.toContain(`address:${email}`);
    expect(world.org.value(other, FIELD)).toBe(false);
  });
});
