import { describe, expect, it } from "vitest";
import { USUAL_BULK } from "../../../src/background/sync/bulk-policy";
import { latestRun } from "../../../src/background/sync/open-run";
import { type Acme, acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
/** Sizes at which it pays to look a short list up where a hundred people were touched; or at which nothing ever does. */
const BY_LIST = { ...USUAL_BULK, recordsToRead: 20, rowsAPage: 5 };
const WHOLE = { ...USUAL_BULK, recordsToRead: 100_000 };

/** As a job that scores everybody does. */
function touchEverybody({ org }: Acme): void {
  for (const object of ["Lead", "Contact", "Account"]) {
    const table = org.store.table(object);
    for (let row = 0; row < table.count; row++) if (table.has(row)) org.touch(table.idOf(row));
  }
}

/** One of everything that a delta can show, in one night in which everybody was touched. */
async function aNight(bulk: typeof WHOLE, after: (world: Acme, rep: Rep) => Promise<void> = async () => {}) {
  const world = acme({ people: 90, optedOut: 5 });
  const { org } = world;
  const rep = await Rep.at(world);
  rep.weeklyChecks = false;
  const lead = (name: string, more: object = {}) =>
    org.create("Lead", { LastName: name, Company: name, Email: `${name}@night.example`, ...more });
  const contact = (name: string, more: object = {}) =>
    org.create("Contact", { LastName: name, Email: `${name}@night.example`, ...more });
  const learned = ["unticked", "moved", "converted", "ended", "again"].map((name) =>
    lead(name, { [FIELD]: true }),
  );
  const [unticked = "", moved = "", converted = "", ended = "", again = ""] = learned;
  const [own, ownMoved, loser, deleted, resubscribed, edited] = [
    lead("own"),
    lead("own-moved"),
    lead("loser"),
    contact("deleted"),
    lead("resubscribed"),
    lead("edited"),
  ];
  const [survivor, target, bystander] = [lead("survivor"), contact("target"), lead("bystander")];
  await rep.sync();
  for (const name of ["own", "own-moved", "loser", "deleted", "resubscribed", "edited", "nobody"])
    await rep.optOut(`${name}@night.example`);
  const byRecord = await rep.optOut(lead("no-address", { Email: null }));
  await world.clock.advance(30 * MINUTE);
  await rep.resubscribe("address:resubscribed@night.example");
  await rep.resubscribe("address:again@night.example");
  org.update(ended, { [FIELD]: false });
  await rep.nextNight();
  await world.clock.advance(60 * MINUTE);

  rep.bulk = bulk;
  touchEverybody(world);
  await world.clock.advance(MINUTE);
  lead("newcomer", { [FIELD]: true });
  lead("second", { Email: "newcomer@night.example" });
  lead("own-again", { Email: "own@night.example" });
  contact("ended-again", { Email: "ended@night.example" });
  lead("nobody");
  org.update(own, { [FIELD]: false });
  org.update(unticked, { [FIELD]: false });
  org.update(moved, { Email: "moved-to@night.example", [FIELD]: false });
  org.update(ownMoved, { Email: "own-moved-to@night.example" });
  org.update(bystander, { Email: "deleted@night.example" });
  org.update(edited, { LastName: "edited" });
  org.update(again, { [FIELD]: true });
  org.update(byRecord.slice("record:".length), { [FIELD]: false });
  org.merge(survivor, [loser]);
  org.convertLead(converted, { contactId: target });
  org.delete(deleted);
  org.update(resubscribed, { LastName: "untouched by the field" });
  await world.clock.advance(10 * MINUTE);
  org.log.clear();
  const calls = await rep.sync();
  const run = await latestRun(rep);
  await after(world, rep);
  return { world, rep, calls, run, end: await endOf(world, rep) };
}

async function endOf({ org }: Acme, rep: Rep) {
  const entries = await rep.database.getAll("unsubscribes");
  const runs = await rep.database.getAll("runs");
  return {
    outcomes: runs.map(({ outcome }) => outcome),
    figures: runs.map(({ figures: { read, ...others } }) => others),
    entries: entries.map(({ key, status, origin }) => [key, status, origin]),
    written: org.log.changes
      .filter(({ through }) => through === "api")
      .map(({ id, new: to }) => `${id} ${to}`)
      .sort(),
    attention: (await rep.database.getAll("attention")).map(({ id, cause }) => [id, cause]),
    known: (await rep.database.getAll("known")).map(({ recordId, address, agreed, gone }) => ({
      recordId,
      address,
      agreed,
      gone,
    })),
    waiting: [await rep.database.count("planned"), await rep.database.count("observed")],
  };
}

describe("a night in which everybody was touched", () => {
  it("ends as by reading all of them, and reads the list alone", async () => {
    const [byList, whole] = [await aNight(BY_LIST), await aNight(WHOLE)];
    expect(byList.end).toEqual(whole.end);
    expect(byList.end.written.length).toBeGreaterThan(4);
    expect(byList.end.attention.length).toBeGreaterThan(0);
    expect(whole.run?.figures.read).toBeGreaterThan(100);
    expect(byList.run?.figures.read).toBeLessThan(60);
  });

  it("is followed by nights as by any other", async () => {
    const after = async (world: Acme, rep: Rep) => {
      touchEverybody(world);
      await rep.nextNight();
      world.org.update(world.org.findByAddress("again@night.example")[0] ?? "", { [FIELD]: false });
      touchEverybody(world);
      await rep.nextNight();
      await rep.nextNight({ fullCheck: true });
    };
    expect((await aNight(BY_LIST, after)).end).toEqual((await aNight(WHOLE, after)).end);
  });

  it("is read by jobs of what is ticked where even that takes too long", async () => {
    const world = acme({ people: 90, optedOut: 5 });
    const rep = await Rep.at(world);
    rep.bulk = { ...BY_LIST, recordsToRead: 50 };
    await rep.sync();
    await world.clock.advance(DAY);
    touchEverybody(world);
    world.org.update(world.cast.mariaRossi, { [FIELD]: true });
    world.org.slowQueries = true;
    world.org.log.clear();
    await rep.sync();
    for (let attempt = 0; attempt < 3; attempt++) {
      await world.clock.advance(5 * MINUTE);
      await rep.work();
    }
    await world.clock.advance(5 * MINUTE);
    await rep.sync();
    expect(await rep.listed()).toContain("address:maria.rossi@northwind.example");
    const statements = world.org.log.calls.flatMap(({ method, url, body }) =>
      method === "POST" && url.endsWith("/jobs/query") ? String(JSON.parse(body).query) : [],
    );
    expect(statements).toHaveLength(3);
    for (const statement of statements) expect(statement).toContain("OptedOutOfEmail = true");
    expect((await latestRun(rep))?.figures.read).toBeLessThan(40);
  });

  it("is read whole where the list is no shorter", async () => {
    const world = acme({ people: 90, optedOut: 5 });
    const rep = await Rep.at(world);
    await rep.sync();
    rep.bulk = { ...BY_LIST, rowsAPage: 1000 };
    await world.clock.advance(DAY);
    touchEverybody(world);
    await world.clock.advance(MINUTE);
    await rep.sync();
    expect((await latestRun(rep))?.figures.read).toBeGreaterThan(80);
  });
});
