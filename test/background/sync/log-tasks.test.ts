import { describe, expect, it } from "vitest";
import { captureOptOut } from "../../../src/background/database/capture";
import { nextPush, readHistory } from "../../../src/background/database/list";
import { DEFAULT_SETTINGS } from "../../../src/settings";
import { entryOf } from "../database/lists.ts";
import { type Acme, acme, DAY, MINUTE, Rep } from "./rep.ts";

const FIELD = "HasOptedOutOfEmail";
const LOGGING = { ...DEFAULT_SETTINGS, logTask: true };

async function repOf(world: Acme): Promise<Rep> {
  const rep = await Rep.at(world);
  rep.settings = LOGGING;
  return rep;
}

/** Tasks by record, as somebody with every right sees them. */
function tasksOn(world: Acme, recordId: string) {
  const { store } = world.org;
  const tasks = store.table("Task");
  return Array.from({ length: tasks.count }, (_, row) => row)
    .filter((row) => tasks.has(row))
    .filter((row) => [tasks.get(row, "WhoId"), tasks.get(row, "WhatId")].includes(recordId))
    .map((row) => ({
      subject: tasks.get(row, "Subject"),
      description: tasks.get(row, "Description"),
      status: tasks.get(row, "Status"),
      day: tasks.get(row, "ActivityDate"),
    }));
}

const whatOf = async (rep: Rep, key: Parameters<typeof readHistory>[1]) =>
  (await readHistory(rep.database, key)).map(({ what }) => what);

describe("a Task as evidence", () => {
  it("is logged, completed, on every record that the opt-out was written to, and told in the history", async () => {
    const world = acme();
    const rep = await repOf(world);
    const entry = entryOf("liam.obrien@kestrel.example", { since: world.clock.now(), note: "At the fair" });
    await captureOptOut(rep.database, entry, rep.identity.username);
    await rep.work();
    for (const id of [world.cast.liamLead, world.cast.liamContact])
      expect(tasksOn(world, id)).toEqual([
        {
          subject: "Opted out",
          description: expect.stringContaining("Note: At the fair"),
          status: "Completed",
          day: expect.anything(),
        },
      ]);
    const events = await readHistory(rep.database, entry.key);
    expect(events.filter(({ what }) => what === "logged")).toHaveLength(2);
    expect((await rep.state(entry.key)).fate).toBe("confirmed");
    expect(await nextPush(rep.database)).toBeNull();
  });

  it("is related to a person account as such", async () => {
    const world = acme({ personAccounts: true });
    const rep = await repOf(world);
    await rep.optOut("sakura.kobayashi@mail.example");
    expect(tasksOn(world, world.cast.sakura)).toHaveLength(1);
  });

  it("costs one call, and none where it is off or nothing was written", async () => {
    const world = acme();
    const rep = await repOf(world);
    rep.settings = DEFAULT_SETTINGS;
    await rep.optOut("ivan.petrov@verdant.example");
    expect(tasksOn(world, world.cast.ivanOne)).toEqual([]);

    const before = world.org.log.calls.length;
    const plain = await rep.optOut("maria.rossi@northwind.example", "wait").then(() => rep.work());
    rep.settings = LOGGING;
    const logged = await rep.optOut("liam.obrien@kestrel.example", "wait").then(() => rep.work());
    expect(world.org.log.calls.length).toBeGreaterThan(before);
    expect(plain).toBeLessThanOrEqual(3);
    expect(logged).toBe(plain + 1);
    // Taken again: it is there already.
    await world.clock.advance(MINUTE);
    await rep.optOut("liam.obrien@kestrel.example");
    expect(tasksOn(world, world.cast.liamLead)).toHaveLength(1);
  });

  it("is not logged again when a removed tick is put back, or a record joins later", async () => {
    const world = acme();
    const rep = await repOf(world);
    const key = await rep.optOut("maria.rossi@northwind.example");
    await rep.sync();
    await world.clock.advance(DAY);
    world.org.update(world.cast.mariaRossi, { [FIELD]: false });
    const newcomer = world.org.create("Lead", {
      LastName: "Rossi",
      Company: "Northwind",
      Email: "maria.rossi@northwind.example",
    });
    await rep.sync();
    world.org.update(world.cast.mariaRossi, { [FIELD]: false });
    await rep.nextNight();
    await rep.retry(key);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(tasksOn(world, world.cast.mariaRossi)).toHaveLength(1);
    expect(tasksOn(world, newcomer)).toEqual([]);
  });

  it("never stands in the way of its opt-out: a refusal is told, trouble is waited for", async () => {
    const world = acme();
    const rep = await repOf(world);
    world.org.addValidationRule({ object: "Task", message: "No tasks on Fridays.", refuses: () => true });
    const refused = await rep.optOut("maria.rossi@northwind.example");
    expect((await rep.state(refused)).fate).toBe("confirmed");
    expect(await whatOf(rep, refused)).toContain("notLogged");

    // Done, and never answered: it is looked for before it is sent again.
    const lost = await repOf(acme());
    const trouble = {
      when: ({ method, path }: { method: string; path: string }) =>
        method === "POST" && path.endsWith("/composite/sobjects"),
      what: "resetAfter",
      times: 1,
    } as const;
    lost.world.org.addTrouble(trouble);
    const key = await lost.optOut("maria.rossi@northwind.example");
    expect((await lost.state(key)).fate).toBe("confirmed");
    expect(await nextPush(lost.database)).not.toBeNull();
    await lost.world.clock.advance(2 * 60 * MINUTE);
    await lost.work();
    expect(tasksOn(lost.world, lost.world.cast.mariaRossi)).toHaveLength(1);
    expect(await whatOf(lost, key)).toContain("logged");
  });

  it("is followed by another one where the opt-out was taken back or resubscribed since, and by none where it was not logged", async () => {
    const world = acme();
    const rep = await repOf(world);
    const key = await rep.optOut("liam.obrien@kestrel.example");
    await world.clock.advance(MINUTE);
    await rep.resubscribe(key);
    for (const id of [world.cast.liamLead, world.cast.liamContact])
      expect(tasksOn(world, id).map(({ subject }) => subject)).toEqual(["Opted out", "Resubscribed"]);
    await world.clock.advance(MINUTE);
    await rep.optOut("liam.obrien@kestrel.example");
    expect(tasksOn(world, world.cast.liamLead)).toHaveLength(3);
    expect(await rep.database.count("tasks")).toBe(0);

    rep.settings = DEFAULT_SETTINGS;
    const unlogged = await rep.optOut("maria.rossi@northwind.example");
    rep.settings = LOGGING;
    await world.clock.advance(MINUTE);
    await rep.resubscribe(unlogged);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    expect(tasksOn(world, world.cast.mariaRossi)).toEqual([]);
  });

  it("is dropped when the opt-out was taken back before it", async () => {
    const world = acme();
    const rep = await repOf(world);
    const key = await rep.optOut("maria.rossi@northwind.example", "wait");
    await rep.database.put("tasks", {
      id: `${world.cast.mariaRossi}|1`,
      key,
      recordId: world.cast.mariaRossi,
      object: "Lead",
      since: 1,
      sent: false,
      attempts: 0,
      nextAttempt: 0,
    });
    await rep.work();
    expect(tasksOn(world, world.cast.mariaRossi)).toHaveLength(1);
    expect(await rep.database.count("tasks")).toBe(0);
  });
});

it("is logged exactly once, wherever the worker is killed", async () => {
  let killed = true;
  for (let moment = 1; killed; moment += 1) {
    const world = acme({ people: 5 });
    const rep = await repOf(world);
    const key = await rep.optOut("liam.obrien@kestrel.example", "wait");
    killed = await rep.workUntilKilled(moment);
    for (let later = 0; later < 4; later += 1) {
      await world.clock.advance(2 * 60 * MINUTE);
      await rep.work(true);
    }
    for (const id of [world.cast.liamLead, world.cast.liamContact])
      expect(tasksOn(world, id), `killed at moment ${moment}`).toHaveLength(1);
    expect((await whatOf(rep, key)).filter((what) => what === "logged")).toHaveLength(2);
    expect((await rep.state(key)).fate).toBe("confirmed");
  }
});
