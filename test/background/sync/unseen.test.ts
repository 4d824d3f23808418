import { describe, expect, it } from "vitest";
import { readHistory } from "../../../src/background/database/list";
import { latestRun } from "../../../src/background/sync/open-run";
import type { SubjectKey } from "../../../src/model/person";
import { USERS } from "../../org/cast.ts";
import { type Acme, acme, DAY, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARIA = "maria.rossi@northwind.example";

/** A small org in which everything is read by bulk jobs. */
const BULK = {
  recordsToRead: 1,
  entriesToLookUp: 1,
  changesToWrite: 5000,
  rowsAPage: 1000,
  entriesALook: 1,
  rowsAJob: 1000,
};

/** A Lead of a colleague's, which the rep sees since it is shared with them. */
function share({ org }: Acme, lead: string): void {
  org.setSharing("Lead", "private");
  org.update(lead, { OwnerId: org.user(USERS.admin).id });
  shareAgain({ org }, lead);
}

function shareAgain({ org }: Pick<Acme, "org">, lead: string): void {
  org.sharing.share(lead, org.user(USERS.rep).id, "edit");
}

function takeAway({ org }: Acme, lead: string): void {
  org.sharing.unshare(lead, org.user(USERS.rep).id);
}

async function toldOf(rep: Rep, key: SubjectKey): Promise<string[]> {
  return (await readHistory(rep.database, key)).map(({ what }) => what);
}

const asksNobodyElse = { fate: "attention", attention: [{ cause: "unseen" }] };

describe.each([
  ["looked up", null],
  ["read whole", BULK],
])("a record that Salesforce shows no more, when the list is %s", (_how, bulk) => {
  async function start() {
    const world = acme();
    const rep = await Rep.at(world);
    if (bulk) rep.bulk = bulk;
    share(world, world.cast.mariaRossi);
    await rep.sync();
    return { world, rep };
  }

  /** Maria was opted out, her record was then taken out of the rep's sight, and a full check has looked for it since. */
  async function lost(how: "ticked" | "unticked") {
    const { world, rep } = await start();
    const key = await rep.optOut(MARIA);
    await rep.nextNight();
    takeAway(world, world.cast.mariaRossi);
    if (how === "unticked") world.org.update(world.cast.mariaRossi, { [FIELD]: false });
    await rep.nextNight({ fullCheck: true });
    return { world, rep, key };
  }

  it("is not called confirmed: it is told and asked about once", async () => {
    const { world, rep, key } = await lost("unticked");
    expect(await rep.state(key)).toMatchObject(asksNobodyElse);
    expect((await rep.database.get("known", world.cast.mariaRossi))?.gone).toEqual({ kind: "unseen" });
    expect((await toldOf(rep, key)).at(-1)).toBe("unseen");

    // The rep has read it, and looks for them once more.
    await rep.retry(key);
    await rep.nextNight({ fullCheck: true });
    expect((await rep.state(key)).attention).toEqual([]);
    expect((await toldOf(rep, key)).filter((what) => what === "unseen")).toHaveLength(1);
  });

  it("is what it was once it is shared again, which moves no stamp", async () => {
    const { world, rep, key } = await lost("ticked");
    await rep.nextNight();
    shareAgain(world, world.cast.mariaRossi);
    await rep.nextNight({ fullCheck: true });
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", attention: [] });
    expect((await rep.database.get("known", world.cast.mariaRossi))?.gone).toBeNull();
    expect((await toldOf(rep, key)).filter((what) => what === "written")).toHaveLength(1);
  });

  it("is put back and asked about when it was unticked meanwhile", async () => {
    const { world, rep, key } = await lost("unticked");
    await rep.nextNight();
    shareAgain(world, world.cast.mariaRossi);
    await rep.nextNight({ fullCheck: true });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect((await rep.state(key)).attention).toMatchObject([{ cause: "unticked", rewritten: true }]);
  });

  it("asks nothing of those whose address is on another record in sight, nor of those only learned", async () => {
    const { world, rep } = await start();
    const twin = world.org.create("Lead", { LastName: "Twin", Company: "T", Email: MARIA });
    world.org.create("Contact", { LastName: "Twin", Email: MARIA });
    const learned = world.org.create("Lead", {
      LastName: "Learned",
      Company: "L",
      Email: "learned@x.example",
      [FIELD]: true,
    });
    share(world, twin);
    share(world, learned);
    const key = await rep.optOut(MARIA);
    await rep.nextNight();
    takeAway(world, learned);
    takeAway(world, twin);
    await rep.nextNight({ fullCheck: true });
    for (const [who, record] of [
      [key, twin],
      ["address:learned@x.example", learned],
    ] as const) {
      expect(await rep.state(who)).toMatchObject({ fate: "confirmed", attention: [] });
      expect(await toldOf(rep, who)).toContain("unseen");
      expect((await rep.database.get("known", record))?.gone).toEqual({ kind: "unseen" });
    }
  });

  it("is told of when it was merged, and the recycle bin emptied, while the browser was shut", async () => {
    const { world, rep } = await start();
    const lead = (Email: string) => world.org.create("Lead", { LastName: "L", Company: "C", Email });
    const [loser, winner] = [lead("lost@x.example"), lead("kept@x.example")];
    for (const id of [loser, winner]) share(world, id);
    const key = await rep.optOut("lost@x.example");
    await world.clock.advance(DAY);
    world.org.merge(winner, [loser]);
    await world.clock.advance(16 * DAY);
    world.org.emptyRecycleBin();
    await rep.sync();
    expect(await rep.state(key)).toMatchObject(asksNobodyElse);
    await rep.nextNight({ fullCheck: true });
    expect((await toldOf(rep, key)).filter((what) => what === "unseen")).toHaveLength(1);
  });
});

it("what a Lead was converted into, out of sight and resubscribed, is not planned to be written every night", async () => {
  const world = acme({ people: 0 });
  const rep = await Rep.at(world);
  const lead = world.org.create("Lead", { LastName: "L", Company: "C", Email: "lead@x.example" });
  const contactId = world.org.create("Contact", {
    LastName: "C",
    Email: "contact@x.example",
    [FIELD]: true,
  });
  await rep.optOut("lead@x.example");
  await rep.sync();
  world.org.setSharing("Contact", "private");
  await rep.resubscribe("address:contact@x.example");
  world.org.convertLead(lead, { contactId });
  await rep.nextNight({ fullCheck: true });
  await rep.nextNight({ fullCheck: true });
  expect((await latestRun(rep))?.figures.planned).toBe(0);
  expect(await toldOf(rep, "address:contact@x.example")).toContain("unseen");
});

it("a rep who loses a territory is asked about each of their own once, and all ask the same", async () => {
  const world = acme({ people: 0 });
  const rep = await Rep.at(world);
  const addresses = Array.from({ length: 250 }, (_, index) => `p${index}@x.example`);
  for (const Email of addresses) world.org.create("Lead", { LastName: "P", Company: "C", Email });
  await rep.sync();
  await rep.import(addresses);
  await rep.nextNight();
  world.org.setSharing("Lead", "private");
  await rep.nextNight({ fullCheck: true });
  const asked = await rep.database.getAll("attention");
  expect(asked).toHaveLength(250);
  expect(new Set(asked.map(({ cause }) => cause)).size).toBe(1);
  world.org.setSharing("Lead", "readWrite");
  await rep.nextNight({ fullCheck: true });
  expect(await rep.database.count("attention")).toBe(0);
});

describe("after more days than the recycle bin lasts", () => {
  it.each([
    [13, false],
    [15, true],
  ])(
    "%i days: the list is looked up, whoever asked for the sync, and however few calls are left: %s",
    async (days, looked) => {
      const world = acme();
      const rep = await Rep.at(world);
      await rep.sync();
      await rep.optOut("new@x.example");
      world.org.setSharing("Lead", "private");
      const lead = world.org.create("Lead", { LastName: "N", Company: "C", Email: "new@x.example" });
      world.org.update(lead, { OwnerId: world.org.user(USERS.admin).id });
      await rep.nextNight();
      await world.clock.advance(days * DAY - 1);
      shareAgain(world, lead);
      rep.signIn();
      await rep.sync({ trigger: "manual" });
      expect(world.org.value(lead, FIELD)).toBe(looked);
      expect((await latestRun({ database: rep.database }))?.pull.complete).toBe(looked);
    },
  );
});
