import { describe, expect, it } from "vitest";
import { captureOptOut } from "../../../src/background/database/capture";
import { readHistory } from "../../../src/background/database/list";
import { latestRun } from "../../../src/background/sync/open-run";
import { entryOf } from "../database/lists.ts";
import { acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";
const MARIA = "maria.rossi@northwind.example";

/** A click on a record whose address Salesforce showed a moment before; the push waits. */
async function captureInFront(rep: Rep, address: string, recordId: string) {
  const entry = { ...entryOf(address), since: rep.world.clock.now() };
  await captureOptOut(rep.database, entry, rep.identity.username, { recordId });
  return entry.key;
}

describe("a person whose address is changed while their opt-out waits", () => {
  it("is opted out all the same, under both addresses", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await captureInFront(rep, MARIA, world.cast.mariaRossi);
    await world.clock.advance(MINUTE);
    world.org.update(world.cast.mariaRossi, { Email: "maria.bianchi@northwind.example" });
    const other = world.org.create("Contact", { LastName: "B", Email: "Maria.Bianchi@northwind.example" });
    await rep.work();
    for (const id of [world.cast.mariaRossi, other]) expect(world.org.value(id, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", unsubscribe: { status: "optedOut" } });
    const now = "address:maria.bianchi@northwind.example";
    expect(await rep.state(now)).toMatchObject({ fate: "confirmed", unsubscribe: { origin: "own" } });
    expect((await readHistory(rep.database, now)).map(({ what }) => what)).toContain("learned");
  });

  it("is opted out as the Contact that they were converted into", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await captureInFront(rep, MARIA, world.cast.mariaRossi);
    world.org.update(world.cast.mariaRossi, { Email: "maria.bianchi@northwind.example" });
    world.org.convertLead(world.cast.mariaRossi, { contactId: world.cast.tanaka });
    await rep.work();
    expect(world.org.value(world.cast.tanaka, FIELD)).toBe(true);
    expect(await rep.listed()).toContain("address:tanaka@aoyama.example");
  });

  it("stays as they are, when they were resubscribed under the new address since", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const tanaka = await rep.optOut("tanaka@aoyama.example");
    await captureInFront(rep, MARIA, world.cast.mariaRossi);
    await world.clock.advance(MINUTE);
    world.org.update(world.cast.mariaRossi, { Email: "tanaka@aoyama.example" });
    await world.clock.advance(MINUTE);
    world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
    await rep.resubscribe(tanaka);
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
    expect((await rep.state(tanaka)).unsubscribe?.status).toBe("resubscribed");
  });

  it("costs no call as long as nothing was changed", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.work();
    await captureInFront(rep, MARIA, world.cast.mariaRossi);
    expect(await rep.work()).toBeLessThanOrEqual(3);
  });
});

describe("an address that is written in letters and their accents apart", () => {
  const COMPOSED = "jos\u00e9@apart.example";

  it("is found all the same", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const id = world.org.create("Lead", { LastName: "J", Company: "C", Email: COMPOSED.normalize("NFD") });
    await rep.optOut(COMPOSED);
    expect(world.org.value(id, FIELD)).toBe(true);
  });
});

describe("where addresses are encrypted, so that Salesforce finds nobody by them", () => {
  it("the person in front is opted out, and the rep is told that others cannot be searched for", async () => {
    const world = acme();
    world.org.encryptAddresses("probabilistic");
    const rep = await Rep.at(world);
    const key = await captureInFront(rep, MARIA, world.cast.mariaRossi);
    await rep.work();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    const { fate, attention } = await rep.state(key);
    expect(fate).toBe("attention");
    expect(attention.map(({ object, failure }) => [object, failure?.code])).toEqual([
      ["Account", "ADDRESS_ENCRYPTED"],
      ["Contact", "ADDRESS_ENCRYPTED"],
      ["Lead", "ADDRESS_ENCRYPTED"],
    ]);
    // Known by now: no page is needed to undo it.
    await world.clock.advance(MINUTE);
    await rep.resubscribe(key);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(false);
  });

  it("a capture by record goes on under the address, and nights find by reading who else has it", async () => {
    const world = acme();
    world.org.encryptAddresses("probabilistic");
    const rep = await Rep.at(world);
    await rep.sync();
    const key = await rep.optOut(world.cast.mariaRossi);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect((await rep.state(key)).unsubscribe?.key).toBe(`address:${MARIA}`);
    const newcomer = world.org.create("Contact", { LastName: "Rossi", Email: MARIA });
    await rep.nextNight();
    expect((await latestRun(rep))?.outcome).toBe("done");
    expect(world.org.value(newcomer, FIELD)).toBe(true);
    await rep.nextNight({ fullCheck: true });
    expect((await latestRun(rep))?.outcome).toBe("done");
  });
});

describe("where the address is hidden from the rep", () => {
  it("an opt-out by address is not confirmed, and says what to ask the admin for", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.setFieldSecurity("Sales User", "Lead", "Email", "hidden");
    const key = await rep.optOut("liam.obrien@kestrel.example");
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({
      fate: "attention",
      attention: [{ cause: "refused", object: "Lead", failure: { code: "ADDRESS_HIDDEN" } }],
    });
    world.org.setFieldSecurity("Sales User", "Lead", "Email", "edit");
    await rep.retry(key);
    expect((await rep.state(key)).fate).toBe("confirmed");
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(true);
  });

  it("the person in front is opted out by the record", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.setFieldSecurity("Sales User", "Lead", "Email", "hidden");
    await captureInFront(rep, MARIA, world.cast.mariaRossi);
    await rep.work();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
  });

  it("nobody is asked about an object that the rep may not see at all", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.setObjectRights("Sales User", "Lead", []);
    const key = await rep.optOut("liam.obrien@kestrel.example");
    expect((await rep.state(key)).fate).toBe("confirmed");
  });
});

describe("a push that cannot be settled by waiting", () => {
  it("of an entry that ended meanwhile is dropped", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const key = "address:pawel@cobalt.example" as const;
    const push = { key, act: "optOut", since: 0, attempts: 0, nextAttempt: 0, failure: null } as const;
    await rep.database.put("outbox", { ...push, sent: [], inFront: [] });
    const entry = await rep.database.get("unsubscribes", key);
    if (entry) await rep.database.put("unsubscribes", { ...entry, status: "ended" });
    world.org.update(world.cast.pawel, { [FIELD]: false });
    await rep.work();
    expect(world.org.value(world.cast.pawel, FIELD)).toBe(false);
    expect(await rep.database.count("outbox")).toBe(0);
  });

  it("is left to a person after two days of an unknown error on one record, and goes through when tried by hand", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    let broken = true;
    world.org.addTrouble({ when: ({ method }) => broken && method === "PATCH", what: "unknownException" });
    const key = await rep.optOut(MARIA);
    for (let hour = 0; hour < 47; hour++) {
      await world.clock.advance(65 * MINUTE);
      await rep.work();
    }
    expect((await rep.state(key)).fate).toBe("pending");
    await world.clock.advance(DAY);
    await rep.work();
    expect(await rep.state(key)).toMatchObject({
      fate: "attention",
      attention: [{ cause: "refused", failure: { code: "UNKNOWN_EXCEPTION" } }],
    });
    broken = false;
    await rep.retry(key);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", attention: [] });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
  });

  it("does not count the hours without a session as failures of the record", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.addTrouble({ when: () => true, times: 60, what: "sessionExpired" });
    const key = await rep.optOut(MARIA);
    for (let hour = 0; hour < 60; hour++) {
      await world.clock.advance(30 * MINUTE);
      await rep.work();
    }
    world.org.addTrouble({ when: ({ method }) => method === "PATCH", times: 1, what: "unknownException" });
    rep.signIn();
    await rep.work(true);
    expect((await rep.state(key)).fate).not.toBe("attention");
  });
});

it("all pushes that wait for a session go at once when one comes to life, and the run after them", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  world.org.expireSessions(rep.identity.username);
  for (let one = 0; one < 120; one++) await rep.optOut(`nobody${one}@later.example`, "wait");
  await rep.work();
  await rep.sync({ release: false });
  rep.signIn();
  await rep.work(true);
  expect(await rep.database.count("outbox")).toBe(0);
  expect((await rep.database.getAll("runs"))[0]?.outcome).not.toBe("paused");
});

it("a cursor that is refused again and again is asked for less and less often", async () => {
  const world = acme();
  const rep = await Rep.at(world);
  const body = JSON.stringify([{ errorCode: "INVALID_QUERY_LOCATOR", message: "invalid query locator" }]);
  world.org.addTrouble({ when: (call) => call.path.endsWith("/composite"), what: { status: 400, body } });
  await rep.sync({ release: false });
  const first = world.org.log.calls.length;
  for (let minute = 0; minute < 180; minute++) {
    await world.clock.advance(MINUTE);
    await rep.work();
  }
  expect(world.org.log.calls.length - first).toBeLessThan(20);
  expect((await rep.database.getAll("runs"))[0]).toMatchObject({
    outcome: "paused",
    failure: { code: "INVALID_QUERY_LOCATOR" },
  });
});
