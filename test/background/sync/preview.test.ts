import { expect, it } from "vitest";
import { writeState } from "../../../src/background/database/database";
import { latestRun, openedRun } from "../../../src/background/sync/open-run";
import { previewSync } from "../../../src/background/sync/preview";
import { type Rep as ARep, acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";

/** What a preview says would be written, and what the next sync then writes. */
async function bothOf(rep: ARep) {
  rep.signIn();
  const before = rep.world.org.log.writes.length;
  const context = await rep.context();
  const { changes, learned, notLookedUp } = await previewSync(context);
  expect(rep.world.org.log.writes).toHaveLength(before);
  const said = changes.map(({ recordId }) => recordId).sort();
  await rep.sync();
  const written = rep.world.org.log.writes.slice(before).map(({ id }) => id);
  return { said, written: written.sort(), learned, notLookedUp };
}

it("says of a first sync every write, those too that only the look-up of whom it learns will find", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  const { said, written, notLookedUp } = await bothOf(rep);
  expect(said).toEqual([world.cast.danaLead]);
  expect(written).toEqual(said);
  expect(notLookedUp).toBe(0);
});

it("says of a later night every write, too", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  await rep.sync();
  await world.clock.advance(DAY);
  world.org.update(world.cast.liamLead, { [FIELD]: true });
  world.org.create("Contact", { LastName: "Levi", Email: "DANA.levi@juniper.example" });
  await world.clock.advance(DAY);
  const { said, written } = await bothOf(rep);
  expect(said).toHaveLength(2);
  expect(written).toEqual(said);
});

it("counts whom it does not look up, where they are too many to wait for", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  rep.bulk = { ...rep.bulk, entriesALook: 1 };
  for (let index = 0; index < 40; index++)
    world.org.create("Lead", { LastName: "L", Company: "C", Email: `p${index}@many.example`, [FIELD]: true });
  const { learned, notLookedUp } = await bothOf(rep);
  const addresses = learned.filter(({ entry }) => entry.key.startsWith("address:"));
  expect(addresses.length).toBeGreaterThan(40);
  expect(notLookedUp).toBe(addresses.length - 30);
});

it("lists what a held sync waits to write", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  await rep.sync({ release: false });
  await world.clock.advance(DAY);
  rep.signIn();
  const { changes } = await previewSync(await rep.context());
  expect(changes.map(({ recordId }) => recordId)).toEqual([world.cast.danaLead]);
});

it("leaves the stage to the run of the outbox that waits beside it: what nobody has looked at stays unwritten", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  rep.bulk = { ...rep.bulk, changesToWrite: 3, entriesToLookUp: 3 };
  const imported = [1, 2, 3, 4, 5, 6].map((index) => `import${index}@fair.example`);
  await rep.import(imported, "wait");
  await rep.work();
  expect(await openedRun(rep)).toMatchObject({ trigger: "outbox", phase: "pull" });
  const { changes } = await previewSync(await rep.context());
  expect(changes.map(({ recordId }) => recordId)).toContain(world.cast.danaLead);
  for (let minute = 0; minute < 20; minute++) {
    await world.clock.advance(MINUTE);
    await rep.work();
  }
  expect(await latestRun(rep)).toMatchObject({ trigger: "outbox", outcome: "done" });
  expect(world.org.value(world.cast.danaLead, FIELD)).toBe(false);
  expect((await rep.listed()).sort()).toEqual(imported.map((address) => `address:${address}`));
});

it("leaves nothing for a run to find: what it has read may be another by night", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  await rep.sync();
  world.org.create("Lead", { LastName: "L", Company: "C", Email: "levi@short.example", [FIELD]: true });
  await world.clock.advance(DAY);
  rep.signIn();
  const { learned } = await previewSync(await rep.context());
  expect(learned.map(({ entry }) => entry.key)).toEqual(["address:levi@short.example"]);
  expect(await rep.database.count("observed")).toBe(0);
  expect(await rep.listed()).not.toContain("address:levi@short.example");
});

it("makes no call where the user's share of the day is used up, as the sync itself does", async () => {
  const rep = await Rep.at(acme());
  await rep.sync();
  await writeState(rep.database, "ownCalls", { since: rep.world.clock.now(), calls: 1_000_000 });
  const context = await rep.context();
  await expect(previewSync(context)).rejects.toMatchObject({ failure: { code: "SHARE_USED" } });
  expect(context.salesforce.calls).toBe(0);
});

it("counts whom of a long list it does not look up", async () => {
  const rep = await Rep.at(acme());
  await rep.sync();
  await rep.import(Array.from({ length: 40 }, (_, index) => `p${index}@many.example`));
  rep.bulk = { ...rep.bulk, entriesALook: 1 };
  await writeState(rep.database, "lookUpList", true);
  const context = await rep.context();
  const { notLookedUp } = await previewSync(context);
  expect(notLookedUp).toBe((await rep.listed()).length - 30);
  expect(context.salesforce.calls).toBeLessThan(40);
});

it("says of an opt-out that is carried over to another address every record that has this one", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  const lead = world.org.create("Lead", { LastName: "A", Company: "C", Email: "a@carried.example" });
  await rep.optOut("a@carried.example");
  await rep.sync();
  const contactId = world.org.create("Contact", { LastName: "B", Email: "b@carried.example" });
  const other = world.org.create("Contact", { LastName: "C", Email: "b@carried.example" });
  await rep.nextNight();
  await world.clock.advance(DAY);
  world.org.convertLead(lead, { contactId });
  await world.clock.advance(MINUTE);
  const { said, written } = await bothOf(rep);
  expect(said).toEqual([contactId, other].sort());
  expect(written).toEqual(said);
});

it("says what waits in the outbox, too: it goes before the run", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  await rep.sync();
  await rep.optOut("eleni@pelican.example", "wait");
  await rep.resubscribe("address:pawel@cobalt.example", "wait");
  const { said, written } = await bothOf(rep);
  expect(said).toContain(world.cast.eleni);
  expect(said).toHaveLength(2);
  expect(written).toEqual(said);
});
