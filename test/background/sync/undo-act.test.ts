import { describe, expect, it } from "vitest";
import { readRunEvents, readUndoEvents } from "../../../src/background/database/run-history";
import { previewUndo, startUndo } from "../../../src/background/database/undo-act";
import { USUAL_BULK } from "../../../src/background/sync/bulk-policy";
import { latestRun, openedRun } from "../../../src/background/sync/open-run";
import type { SubjectKey } from "../../../src/model/person";
import { findOptIns } from "../../org/auditor.ts";
import { acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARIA = "maria.rossi@northwind.example";
const LIAM = "liam.obrien@kestrel.example";
const IVAN = "ivan.petrov@verdant.example";
const TANAKA = "tanaka@aoyama.example";
const PAWEL = "pawel@cobalt.example";
const NOBODY = "nobody@nowhere.example";
const keyOf = (address: string): SubjectKey => `address:${address}`;

async function met() {
  const world = acme();
  const rep = await Rep.at(world);
  await rep.sync();
  await world.clock.advance(DAY);
  return { world, rep };
}

/** Who would be, or was, left alone, and why. */
async function leftBy(rep: Rep, importId: string): Promise<Record<string, string | null>> {
  const { people } = await previewUndo(rep.database, { kind: "import", importId }, null, 100);
  return Object.fromEntries(people.map(({ key, left }) => [key.slice("address:".length), left]));
}

describe("the undo of an import", () => {
  it("resubscribes whom nothing else opts out, in Salesforce too, says why, and stays so by night", async () => {
    const { world, rep } = await met();
    const importId = await rep.import([MARIA, LIAM, NOBODY]);
    expect(await leftBy(rep, importId)).toEqual({ [MARIA]: null, [LIAM]: null, [NOBODY]: null });
    await rep.nextNight();
    expect(await rep.undoAct({ kind: "import", importId })).toMatchObject({ undone: 3, left: 0 });
    for (const id of [world.cast.mariaRossi, world.cast.liamLead, world.cast.liamContact])
      expect(world.org.value(id, FIELD)).toBe(false);
    const { events } = await readUndoEvents(rep.database, 1, null, 10);
    expect(events.map(({ event }) => event)).toMatchObject(
      [MARIA, LIAM, NOBODY].map((address) => ({
        what: "undone",
        key: keyOf(address),
        reason: "It was the wrong file",
      })),
    );
    const written = (await rep.database.getAllFromIndex("history", "key", keyOf(MARIA))).filter(
      (event) => event.what === "written",
    );
    expect(written).toMatchObject([
      { to: true, reason: "captured" },
      { to: false, reason: "undone" },
    ]);
    await rep.nextNight({ fullCheck: true });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    expect(await rep.listed()).not.toContain(keyOf(MARIA));
    expect(findOptIns(world.org, world.org.log.changes, [MARIA, LIAM])).toEqual([]);
  });

  it("resubscribes whom a batch brought that was sent twice, since its answer was lost", async () => {
    const { world, rep } = await met();
    const importId = await rep.import([MARIA], "wait");
    await world.clock.advance(MINUTE);
    await rep.import([MARIA, NOBODY], "push", importId);
    expect(await rep.database.get("imports", importId)).toMatchObject({ taken: 2 });
    expect(await rep.undoAct({ kind: "import", importId })).toMatchObject({ undone: 2, left: 0 });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
  });

  it("is told though they were resubscribed before a lost answer was made up for", async () => {
    const { world, rep } = await met();
    const importId = await rep.import([MARIA]);
    await world.clock.advance(MINUTE);
    world.org.addTrouble({ when: ({ body }) => body.includes('"PATCH"'), times: 1, what: "resetAfter" });
    await rep.undoAct({ kind: "import", importId });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    await rep.resubscribe(keyOf(MARIA));
    const events = await rep.database.getAllFromIndex("history", "key", keyOf(MARIA));
    expect(events.filter(({ what }) => what === "written")).toMatchObject([{ to: true }, { to: false }]);
  });

  it.each(["the write", "its read-back"])(
    "clears what a sync has written for it, though the answer to %s was lost",
    async (lost) => {
      const { world, rep } = await met();
      const importId = await rep.import([NOBODY]);
      await world.clock.advance(DAY);
      const ids = [1, 2].map(() => world.org.create("Contact", { LastName: "New", Email: NOBODY }));
      let written = false;
      world.org.addTrouble({
        when: ({ method }) => {
          const isLost = lost === "the write" ? method === "PATCH" : written;
          written ||= method === "PATCH";
          return isLost;
        },
        times: 1,
        what: "resetAfter",
      });
      await rep.sync();
      await world.clock.advance(60 * MINUTE);
      await rep.work();
      const events = await rep.database.getAllFromIndex("history", "key", keyOf(NOBODY));
      const told = events.flatMap((event) => (event.what === "written" ? event.recordId : []));
      expect(told.sort()).toEqual([...ids].sort());
      expect(await rep.undoAct({ kind: "import", importId })).toMatchObject({ undone: 1, left: 0 });
      for (const id of ids) expect(world.org.value(id, FIELD)).toBe(false);
    },
  );

  it.each(["push", "sync", "nothing"])(
    "leaves a tick alone that somebody else made after a write that never arrived, seen since by a %s",
    async (seenBy) => {
      const { world, rep } = await met();
      world.org.addTrouble({ when: ({ method }) => method === "PATCH", times: 1, what: "resetBefore" });
      const importId = await rep.import([MARIA]);
      await world.clock.advance(2000);
      world.org.update(world.cast.mariaRossi, { [FIELD]: true });
      if (seenBy === "sync") await rep.sync();
      if (seenBy === "push") {
        await world.clock.advance(60 * MINUTE);
        await rep.work();
        expect((await rep.state(keyOf(MARIA))).fate).toBe("confirmed");
      }
      await rep.undoAct({ kind: "import", importId });
      await rep.nextNight();
      expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
      expect(await rep.listed()).toContain(keyOf(MARIA));
      expect(findOptIns(world.org, world.org.log.changes)).toEqual([]);
    },
  );

  it("clears what a later night ticked for it on a newcomer", async () => {
    const { world, rep } = await met();
    const importId = await rep.import([MARIA]);
    const newcomer = world.org.create("Lead", { LastName: "R", Company: "N", Email: MARIA });
    await rep.nextNight();
    expect(world.org.value(newcomer, FIELD)).toBe(true);
    await rep.undoAct({ kind: "import", importId });
    expect(world.org.value(newcomer, FIELD)).toBe(false);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
  });

  it("leaves alone whoever was opted out before, on the list or in Salesforce, or was captured again", async () => {
    const { world, rep } = await met();
    await rep.optOut(MARIA);
    await world.clock.advance(MINUTE);
    const importId = await rep.import([MARIA, LIAM, PAWEL, IVAN]);
    await world.clock.advance(MINUTE);
    await rep.optOut(LIAM);
    expect(await leftBy(rep, importId)).toEqual({
      [MARIA]: "before",
      [LIAM]: "again",
      [PAWEL]: "before",
      [IVAN]: null,
    });
    expect(await rep.undoAct({ kind: "import", importId })).toMatchObject({ undone: 1, left: 3 });
    const { mariaRossi, liamLead, liamContact, pawel, ivanOne } = world.cast;
    for (const id of [mariaRossi, liamLead, liamContact, pawel])
      expect(world.org.value(id, FIELD)).toBe(true);
    expect(world.org.value(ivanOne, FIELD)).toBe(false);
    const history = await rep.database.getAllFromIndex("history", "key", keyOf(LIAM));
    expect(history.at(-1)).toMatchObject({ what: "leftAlone", why: "again", undoId: 1 });
  });

  it("takes what a record had become with it, and leaves that alone where it is opted out otherwise", async () => {
    for (const isOtherwise of [false, true]) {
      const { world, rep } = await met();
      const { ivanOne, tanaka } = world.cast;
      world.org.convertLead(ivanOne, { contactId: tanaka });
      await world.clock.advance(MINUTE);
      const importId = await rep.import([IVAN]);
      expect(world.org.value(tanaka, FIELD)).toBe(true);
      await world.clock.advance(MINUTE);
      if (isOtherwise) await rep.optOut(TANAKA);
      await world.clock.advance(DAY);
      await rep.sync();
      await world.clock.advance(MINUTE);
      await rep.undoAct({ kind: "import", importId });
      await world.clock.advance(DAY);
      const writes = world.org.log.writes.length;
      await rep.sync({ fullCheck: true });
      expect(world.org.log.writes).toHaveLength(writes);
      expect(world.org.value(tanaka, FIELD)).toBe(isOtherwise);
      expect((await rep.listed()).includes(keyOf(TANAKA))).toBe(isOtherwise);
    }
  });

  it("leaves alone whom Salesforce showed opted out when the import came, though the list did not know", async () => {
    const { world, rep } = await met();
    world.org.update(world.cast.mariaRossi, { [FIELD]: true });
    const importId = await rep.import([MARIA]);
    expect(await leftBy(rep, importId)).toEqual({ [MARIA]: "salesforce" });
    await rep.undoAct({ kind: "import", importId });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(await rep.listed()).toContain(keyOf(MARIA));
  });

  it("leaves alone whom another user has ticked on another record since, though this list has not seen it", async () => {
    const { world, rep } = await met();
    const importId = await rep.import([LIAM]);
    const other = world.org.create("Lead", { LastName: "O", Company: "K", Email: LIAM });
    world.org.update(other, { [FIELD]: true });
    await world.clock.advance(MINUTE);
    await rep.undoAct({ kind: "import", importId });
    for (const id of [other, world.cast.liamLead, world.cast.liamContact])
      expect(world.org.value(id, FIELD)).toBe(true);
    expect(await rep.listed()).toContain(keyOf(LIAM));
  });

  it("leaves a record alone that was edited since, whether the list has seen the edit or not", async () => {
    const { world, rep } = await met();
    const importId = await rep.import([MARIA, IVAN]);
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { Phone: "+39 02 1234" });
    await rep.nextNight();
    expect(await leftBy(rep, importId)).toMatchObject({ [MARIA]: "edited", [IVAN]: null });
    world.org.update(world.cast.ivanOne, { Phone: "+39 02 1234" });
    await world.clock.advance(MINUTE);
    await rep.undoAct({ kind: "import", importId });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(true);
    expect((await rep.state(keyOf(IVAN))).attention).toMatchObject([{ cause: "changedSinceResubscribe" }]);
  });

  it("writes nothing for those who were not yet pushed", async () => {
    const { world, rep } = await met();
    const importId = await rep.import([MARIA], "wait");
    await rep.undoAct({ kind: "import", importId });
    expect(world.org.log.changes.filter(({ id }) => id === world.cast.mariaRossi)).toEqual([]);
    expect((await rep.state(keyOf(MARIA))).unsubscribe?.status).toBe("resubscribed");
  });

  it("opts in again who was imported after an earlier resubscribe, and can be done once more for a later batch", async () => {
    const { world, rep } = await met();
    const key = await rep.optOut(MARIA);
    await world.clock.advance(MINUTE);
    await rep.resubscribe(key);
    await world.clock.advance(MINUTE);
    const importId = await rep.import([MARIA]);
    expect(await rep.undoAct({ kind: "import", importId })).toMatchObject({ undone: 1 });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    expect(await rep.undoAct({ kind: "import", importId })).toMatchObject({ id: 2, undone: 0, left: 1 });
  });

  it("takes a call for every 25 people, and leaves alone whoever is edited while it is under way", async () => {
    const { world, rep } = await met();
    const addresses = Array.from({ length: 400 }, (_, index) => `p${index}@import.example`);
    const ids = addresses.map((Email) => world.org.create("Lead", { LastName: "L", Company: "C", Email }));
    const importId = await rep.import(addresses);
    await world.clock.advance(DAY);
    // Between the look at the records and the write to them: nobody has seen it when it is written.
    const edited = ids[7] ?? "";
    let unticks = 0;
    world.org.addTrouble({
      when: ({ path, body }) => {
        if (!path.endsWith("/composite") || !body.includes('"PATCH"')) return false;
        unticks += 1;
        if (unticks === 1) world.org.update(edited, { [FIELD]: true, Title: "CEO" });
        return false;
      },
      what: "resetBefore",
    });
    await rep.undoAct({ kind: "import", importId }, "wait");
    const calls = await rep.work();
    expect(unticks).toBe(400 / 25);
    // Beside them, of each 200 two looks and one to read back.
    expect(calls).toBeLessThanOrEqual(unticks + 2 * 3);
    expect(ids.filter((id) => world.org.value(id, FIELD) === true)).toEqual([edited]);
    expect((await rep.state(keyOf("p7@import.example"))).attention).toMatchObject([{ recordId: edited }]);
    expect(await rep.database.count("outbox")).toBe(0);
  });

  it("clears what a bulk job writes after it, and asks nobody", async () => {
    const { world, rep } = await met();
    rep.bulk = { ...USUAL_BULK, changesToWrite: 5, entriesToLookUp: 50, rowsAJob: 60 };
    const addresses = Array.from({ length: 10 }, (_, index) => `p${index}@import.example`);
    const ids = addresses.map((Email) => world.org.create("Lead", { LastName: "L", Company: "C", Email }));
    await world.clock.advance(MINUTE);
    const importId = await rep.import(addresses, "wait");
    await rep.work();
    while ((await openedRun(rep))?.writeJob?.phase !== "uploaded") {
      await world.clock.advance(1000);
      await rep.work();
    }
    expect(ids.map((id) => world.org.value(id, FIELD))).toEqual(ids.map(() => false));
    expect(await rep.undoAct({ kind: "import", importId })).toMatchObject({ undone: 10, left: 0 });
    expect((await rep.state(keyOf(addresses[0] ?? ""))).fate).toBe("pending");
    while (await openedRun(rep)) {
      await world.clock.advance(MINUTE);
      await rep.work();
    }
    expect(world.org.log.changes.filter(({ id, new: to }) => ids.includes(id) && to === true)).toHaveLength(
      10,
    );
    expect(ids.map((id) => world.org.value(id, FIELD))).toEqual(ids.map(() => false));
    for (const address of addresses)
      expect(await rep.state(keyOf(address))).toMatchObject({
        unsubscribe: { status: "resubscribed" },
        fate: "confirmed",
        attention: [],
      });
    expect(findOptIns(world.org, world.org.log.changes, addresses)).toEqual([]);
  });

  it("goes on from wherever a worker was stopped, and ends the same", async () => {
    const many = Array.from({ length: 130 }, (_, index) => `p${index}@import.example`);
    for (const share of [0.02, 0.2, 0.5, 0.8, 0.97]) {
      const { world, rep } = await met();
      const ids = [MARIA, LIAM].flatMap((address) => world.org.findByAddress(address));
      await rep.optOut(PAWEL);
      const importId = await rep.import([MARIA, ...many, LIAM, PAWEL]);
      await world.clock.advance(MINUTE);
      const at = world.clock.now();
      await startUndo(rep.database, { kind: "import", importId }, "Wrong file", at, rep.identity.username);
      await rep.workUntilKilled(Math.ceil(share * 9_000));
      await world.clock.advance(10 * MINUTE);
      await rep.workUntilKilled(Number.POSITIVE_INFINITY);
      expect(await rep.database.get("undos", 1)).toMatchObject({
        undone: 132,
        left: 1,
        endedAt: expect.any(Number),
      });
      expect((await readUndoEvents(rep.database, 1, null, 500)).events).toHaveLength(133);
      expect(ids.map((id) => world.org.value(id, FIELD))).toEqual(ids.map(() => false));
      expect(world.org.value(world.cast.pawel, FIELD)).toBe(true);
      expect(await rep.database.count("outbox")).toBe(0);
    }
  });
});

describe("the undo of a sync", () => {
  it("resubscribes those whom it opted out since a record was merged into theirs, and nobody else", async () => {
    const { world, rep } = await met();
    const key = await rep.optOut(MARIA);
    await world.clock.advance(DAY);
    world.org.merge(world.cast.ivanOne, [world.cast.mariaRossi]);
    const newcomer = world.org.create("Lead", { LastName: "R", Company: "N", Email: MARIA });
    await rep.nextNight();
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(true);
    const runId = (await latestRun(rep))?.id ?? 0;
    const { events } = await readRunEvents(rep.database, runId, null, 100);
    expect(events.map(({ event }) => event.what)).toEqual(expect.arrayContaining(["learned", "written"]));

    await world.clock.advance(MINUTE);
    const { people } = await previewUndo(rep.database, { kind: "run", runId }, null, 100);
    expect(people).toEqual(
      expect.arrayContaining([
        { key: keyOf(IVAN), name: expect.any(String), left: null },
        { key, name: expect.any(String), left: "before" },
      ]),
    );
    await rep.undoAct({ kind: "run", runId });
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(false);
    expect(world.org.value(newcomer, FIELD)).toBe(true);
    await rep.nextNight({ fullCheck: true });
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(false);
    expect(await rep.listed()).not.toContain(keyOf(IVAN));
  });

  it("leaves alone what was learned from Salesforce, and its other records", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const runId = (await latestRun(rep))?.id ?? 0;
    const { people } = await previewUndo(rep.database, { kind: "run", runId }, null, 100);
    expect(people).toMatchObject([{ key: "address:dana.levi@juniper.example", left: "salesforce" }]);
    await rep.undoAct({ kind: "run", runId });
    expect(world.org.value(world.cast.danaLead, FIELD)).toBe(true);
  });
});
