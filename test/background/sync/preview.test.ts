import { expect, it } from "vitest";
import { previewSync } from "../../../src/background/sync/preview";
import { type Rep as ARep, acme, DAY, Rep } from "./rep";

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
