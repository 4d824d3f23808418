import { describe, expect, it } from "vitest";
import { captureOptOut } from "../../../src/background/database/capture";
import { captureResubscribe } from "../../../src/background/database/capture-resubscribe";
import { failureOf } from "../../../src/background/salesforce/failure";
import { type Salesforce, SalesforceFailure } from "../../../src/background/salesforce/salesforce";
import { drainOutbox } from "../../../src/background/sync/push";
import type { SubjectKey } from "../../../src/model/person";
import { newEntry } from "../../../src/model/unsubscribe.ts";
import { objectOfId } from "../../../src/salesforce-id";
import { DEFAULT_SETTINGS } from "../../../src/settings";
import { USERS } from "../../org/cast.ts";
import { type Acme, acme, DAY, MINUTE, Rep } from "./rep";

const FIELD = "HasOptedOutOfEmail";

/** Opts out whoever is on a page, by the id in its address alone. */
async function captureRecord(rep: Rep, recordId: string): Promise<SubjectKey> {
  const subject = { kind: "record", object: objectOfId(recordId) ?? "Lead", recordId } as const;
  const entry = newEntry(subject, { source: "page", since: rep.world.clock.now() });
  await captureOptOut(rep.database, entry, rep.identity.username);
  await rep.work();
  return entry.key;
}

function leads(world: Acme, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    world.org.create("Lead", {
      LastName: `Lead ${index}`,
      Company: "Verdant",
      Email: `lead.${index}@verdant.example`,
    }),
  );
}

/** A trigger that asks the database once for each record, and is refused the database when it asks too often. */
function refuseTogether(world: Acme, most: number, which: (id: string) => boolean): void {
  world.org.addValidationRule({
    object: "Lead",
    message: "LeadTrigger: System.LimitException: Too many SOQL queries: 101",
    errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
    refuses: ({ Id }, _now, together) => together > most && which(String(Id)),
  });
}

describe("a push", () => {
  it("writes, reads back and confirms in three calls", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.work();
    const before = world.org.log.calls.length;
    const key = await rep.optOut("maria.rossi@northwind.example");
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(world.org.log.calls.length - before).toBeLessThanOrEqual(3);
    const state = await rep.state(key);
    expect(state.fate).toBe("confirmed");
    expect(state.unsubscribe?.confirmedAt).not.toBeNull();
  });

  it("reaches every record with the address, in whatever capitals, and nobody else", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut("LIAM.obrien@kestrel.example");
    const changed = world.org.log.changes.filter(({ field }) => field === FIELD).map(({ id }) => id);
    expect(changed.sort()).toEqual([world.cast.liamLead, world.cast.liamContact].sort());
  });

  it("reaches a person account on the Account, and a person without an address by the record", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut("sakura.kobayashi@mail.example");
    await rep.optOut(world.cast.jonasWeiss);
    expect(world.org.value(world.cast.sakura, "PersonHasOptedOutOfEmail")).toBe(true);
    expect(world.org.value(world.cast.jonasWeiss, FIELD)).toBe(true);
  });

  it("moves a capture by record to its address, and reaches the others with that address", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut(world.cast.liamLead);
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
    expect((await rep.state(key)).unsubscribe?.key).toBe("address:liam.obrien@kestrel.example");
    expect((await rep.state(key)).fate).toBe("confirmed");
  });

  it("reaches a person account by the id of the Contact behind it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await captureRecord(rep, world.cast.sakuraContact);
    expect(world.org.value(world.cast.sakura, "PersonHasOptedOutOfEmail")).toBe(true);
    expect((await rep.state("address:sakura.kobayashi@mail.example")).fate).toBe("confirmed");
  });

  it("reaches the record in front, and whoever is written like it, where addresses are found as written alone", async () => {
    const world = acme();
    world.org.encryptAddresses("caseSensitive");
    const rep = await Rep.at(world);
    const { liamContact, liamLead } = world.cast;
    const Email = String(world.org.value(liamContact, "Email"));
    const twin = world.org.create("Lead", { LastName: "O'Brien", Company: "Kestrel", Email });
    expect(Email).not.toBe(Email.toLowerCase());
    // The first attempt fails after the look: the next one has to look again.
    const isWrite = (call: { method: string; path: string }) => call.path.endsWith("/composite/sobjects");
    const end = world.org.addTrouble({ when: isWrite, what: "serverUnavailable" });
    const key = await rep.optOut(Email, "push", { recordId: liamContact });
    expect((await rep.state(key)).fate).toBe("pending");
    end();
    await world.clock.advance(10 * MINUTE);
    await rep.work();
    expect(world.org.value(liamContact, FIELD)).toBe(true);
    expect(world.org.value(twin, FIELD)).toBe(true);
    expect(world.org.value(liamLead, FIELD)).toBe(true);
    expect((await rep.state(key)).fate).toBe("confirmed");
    // Known by now, so that the resubscribe needs no page in front.
    await world.clock.advance(MINUTE);
    await rep.resubscribe(key);
    expect(world.org.value(liamContact, FIELD)).toBe(false);
    expect(world.org.value(twin, FIELD)).toBe(false);
  });

  it("reaches a record that was captured by its id, where addresses are found as written alone", async () => {
    const world = acme();
    world.org.encryptAddresses("caseSensitive");
    const rep = await Rep.at(world);
    await captureRecord(rep, world.cast.liamContact);
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
  });

  it("reaches the record in front under a new address, where addresses are found as written alone", async () => {
    const world = acme();
    world.org.encryptAddresses("caseSensitive");
    const rep = await Rep.at(world);
    const { mariaRossi } = world.cast;
    world.org.update(mariaRossi, { Email: "Maria@Elsewhere.example" });
    await rep.optOut("maria.rossi@northwind.example", "push", { recordId: mariaRossi });
    expect(world.org.value(mariaRossi, FIELD)).toBe(true);
    expect((await rep.state("address:maria@elsewhere.example")).fate).toBe("confirmed");
  });

  it("reaches a Lead for a user who may read nothing else", async () => {
    const world = acme();
    for (const object of ["Account", "Contact"]) world.org.setObjectRights("Sales User", object, []);
    const rep = await Rep.at(world);
    const key = await rep.optOut(world.cast.jonasWeiss);
    expect(world.org.value(world.cast.jonasWeiss, FIELD)).toBe(true);
    expect((await rep.state(key)).fate).toBe("confirmed");
  });

  it("asks a person, and confirms nothing, when Salesforce does not show the record that was captured", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.setSharing("Lead", "private");
    const OwnerId = world.org.user(USERS.admin).id;
    const lead = world.org.create("Lead", { LastName: "Hidden", Company: "Hidden", OwnerId });
    const key = await captureRecord(rep, lead);
    expect(await rep.state(key)).toMatchObject({
      fate: "attention",
      attention: [{ cause: "refused", failure: { code: "NOT_VISIBLE" } }],
    });
    world.org.setSharing("Lead", "readWrite");
    await rep.retry(key);
    expect((await rep.state(key)).fate).toBe("confirmed");
    expect(world.org.value(lead, FIELD)).toBe(true);
  });

  it("follows a converted Lead to its Contact", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut("zoe.lefevre@lumen.example");
    expect(world.org.value(world.cast.zoeContact, FIELD)).toBe(true);
    expect(world.org.value(world.cast.zoeLead, FIELD)).toBe(false);
  });

  it("makes an opt-out the user's own that was only learned from Salesforce", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const key = "address:dana.levi@juniper.example";
    expect((await rep.state(key)).unsubscribe).toMatchObject({ origin: "learned", source: "salesforce" });
    await world.clock.advance(MINUTE);
    const asked = world.clock.now();
    await rep.optOut("dana.levi@juniper.example");
    expect((await rep.state(key)).unsubscribe).toMatchObject({ origin: "own", since: asked });
  });

  it("keeps an opt-out that nobody in Salesforce has, until somebody has", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const key = await rep.optOut("nobody.yet@later.example");
    expect((await rep.state(key)).fate).toBe("confirmed");
    await world.clock.advance(60 * MINUTE);
    const lead = world.org.create("Lead", {
      LastName: "Later",
      Company: "Later",
      Email: "Nobody.Yet@later.example",
    });
    await rep.sync();
    expect(world.org.value(lead, FIELD)).toBe(true);
  });
});

describe("a push that does not get through", () => {
  it.each(["resetBefore", "resetAfter", "html503", "empty200", "maintenance200", "cutBody"] as const)(
    "is tried again after %s, and is confirmed then",
    async (what) => {
      const world = acme();
      const rep = await Rep.at(world);
      world.org.addTrouble({ when: () => true, times: 2, what });
      const key = await rep.optOut("maria.rossi@northwind.example");
      expect((await rep.state(key)).fate).toBe("pending");
      expect((await rep.state(key)).failure?.kind).toBe("retry");
      for (let i = 0; i < 3; i++) {
        await world.clock.advance(60 * MINUTE);
        await rep.work();
      }
      expect((await rep.state(key)).fate).toBe("confirmed");
      expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    },
  );

  it("is explained even when the answer to the write was lost", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.addTrouble({ when: (call) => call.method === "PATCH", times: 1, what: "resetAfter" });
    const key = await rep.optOut("maria.rossi@northwind.example");
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history.map(({ what }) => what)).toEqual(["optedOut", "written", "confirmed"]);
    expect(world.org.log.writes.filter(({ id }) => id === world.cast.mariaRossi)).toHaveLength(1);
  });

  it("is explained though the person was captured once more before the lost answer was made up for", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.addTrouble({ when: (call) => call.method === "PATCH", times: 1, what: "resetAfter" });
    const key = await rep.optOut("maria.rossi@northwind.example");
    await world.clock.advance(MINUTE);
    await rep.optOut("maria.rossi@northwind.example");
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history.map(({ what }) => what)).toEqual(["optedOut", "optedOut", "written", "confirmed"]);
  });

  it("is told once though the person was captured once more while it was written", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("maria.rossi@northwind.example", "wait");
    const context = await rep.context();
    const meanwhile: Partial<Salesforce> = {
      write: async (records) => {
        const answers = await context.salesforce.write(records);
        await world.clock.advance(1000);
        await rep.optOut("maria.rossi@northwind.example", "wait");
        return answers;
      },
    };
    await drainOutbox({
      ...context,
      salesforce: Object.assign(Object.create(context.salesforce), meanwhile),
    });
    await rep.work();
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history.map(({ what }) => what)).toEqual(["optedOut", "optedOut", "written", "confirmed"]);
  });

  it("is explained in both fields though another was chosen before the lost answer was made up for", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const fields = { Lead: "MSE_Opt_Out__c", Contact: "MSE_Opt_Out__c" };
    rep.settings = { ...rep.settings, fields };
    world.org.addTrouble({ when: (call) => call.method === "PATCH", times: 2, what: "resetAfter" });
    const key = await rep.optOut("maria.rossi@northwind.example");
    rep.settings = DEFAULT_SETTINGS;
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history.flatMap((event) => (event.what === "written" ? Object.keys(event.from) : []))).toEqual([
      "MSE_Opt_Out__c",
      FIELD,
    ]);
    expect((await rep.state(key)).fate).toBe("confirmed");
  });

  it.each([
    { what: "resetBefore", gone: true },
    { what: "maintenance200", gone: false },
  ] as const)(
    "goes at once when Salesforce is reached, where it never got there ($what)",
    async ({ what, gone }) => {
      const world = acme();
      const rep = await Rep.at(world);
      world.org.addTrouble({ when: () => true, times: 1, what });
      const key = await rep.optOut("maria.rossi@northwind.example");
      await rep.work();
      expect((await rep.state(key)).fate).toBe("pending");
      await rep.work(true);
      expect((await rep.state(key)).fate).toBe(gone ? "confirmed" : "pending");
    },
  );

  it("waits for a session, and goes on at once when one comes to life", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.expireSessions(rep.identity.username);
    const key = await rep.optOut("maria.rossi@northwind.example");
    expect((await rep.state(key)).failure?.kind).toBe("session");
    rep.signIn();
    await rep.work(true);
    expect((await rep.state(key)).fate).toBe("confirmed");
  });

  it.each([
    ["its address", false],
    ["the record, which was found to have an address", true],
  ])(
    "needs a person when a rule refuses it, and by the key of %s goes through once that is mended",
    async (_, byRecord) => {
      const world = acme();
      const rep = await Rep.at(world);
      const rule = { on: true };
      const message = "Company must be verified";
      world.org.addValidationRule({ object: "Lead", message, refuses: () => rule.on });
      const key = await rep.optOut(byRecord ? world.cast.mariaRossi : "maria.rossi@northwind.example");
      const state = await rep.state(key);
      expect(state.fate).toBe("attention");
      expect(state.attention[0]?.failure?.message).toContain("Company must be verified");
      rule.on = false;
      await rep.retry(key);
      expect((await rep.state(key)).fate).toBe("confirmed");
      expect((await rep.state(key)).attention).toEqual([]);
    },
  );

  it("goes on with the other records when one is refused", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.lockRecord(world.cast.liamLead);
    const key = await rep.optOut("liam.obrien@kestrel.example");
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
    expect((await rep.state(key)).fate).not.toBe("confirmed");
  });

  it("finds the one record for which a whole batch is refused, and writes all the others", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const { mariaRossi, eleni, ivanOne, ivanTwo, liamLead, liamContact } = world.cast;
    const body = JSON.stringify([{ errorCode: "TXN_SECURITY_NO_ACCESS", message: "blocked by a policy" }]);
    world.org.addTrouble({
      when: (call) => call.method === "PATCH" && call.body.includes(eleni),
      what: { status: 403, body },
    });
    for (const address of ["maria.rossi@northwind.example", "ivan.petrov@verdant.example"]) {
      await rep.optOut(address, "wait");
    }
    const key = await rep.optOut("eleni@pelican.example", "wait");
    await rep.optOut("liam.obrien@kestrel.example");
    for (const id of [mariaRossi, ivanOne, ivanTwo, liamLead, liamContact]) {
      expect(world.org.value(id, FIELD)).toBe(true);
    }
    expect((await rep.state(key)).attention[0]?.failure?.code).toBe("TXN_SECURITY_NO_ACCESS");
  });

  it.each([
    {
      about: "one address",
      isRefused: (asked: string) => asked.includes("p7@x.example"),
      refused: 1,
      most: 40,
    },
    { about: "everything", isRefused: () => true, refused: 150, most: 20 },
  ])(
    "asks a person about whom the look-up is refused for, and about nobody else ($about)",
    async ({ isRefused, refused, most }) => {
      const world = acme();
      const rep = await Rep.at(world);
      const lead = (email: string) => ({ LastName: "P", Company: "P", Email: email });
      const leads = ["p6", "p8"].map((name) => world.org.create("Lead", lead(`${name}@x.example`)));
      for (let index = 0; index < 150; index++) await rep.optOut(`p${index}@x.example`, "wait");
      const context = await rep.context();
      const salesforce = new Proxy(context.salesforce, {
        get: (target, name) =>
          name !== "findByAddress"
            ? Reflect.get(target, name, target)
            : async (...asked: Parameters<Salesforce["findByAddress"]>) => {
                const found = await target.findByAddress(...asked);
                if (!asked[0].some(isRefused)) return found;
                throw new SalesforceFailure(failureOf("NOT_UNDERSTOOD", "a record in an unknown form"));
              },
      });
      expect(await drainOutbox({ ...context, salesforce })).toBe(true);
      expect(await rep.database.count("attention")).toBe(refused);
      expect(await rep.database.count("outbox")).toBe(0);
      expect(leads.map((id) => world.org.value(id, FIELD))).toEqual(Array(2).fill(refused === 1));
      expect(salesforce.calls).toBeLessThan(most);
    },
  );

  it.each([
    ["a push", false],
    ["a bulk job", true],
  ])("writes everybody by %s though a trigger can save twenty together at most", async (_, inBulk) => {
    const world = acme({ people: 0, optedOut: 0 });
    const rep = await Rep.at(world);
    if (inBulk) rep.bulk = { ...rep.bulk, changesToWrite: 50 };
    else rep.weeklyChecks = false;
    refuseTogether(world, 20, () => true);
    const ids = leads(world, 130);
    await rep.import(ids.map((_, index) => `lead.${index}@verdant.example`));
    while (inBulk && (await rep.database.count("outbox")) + (await rep.database.count("planned")) > 0) {
      await world.clock.advance(10 * MINUTE);
      await rep.work();
    }
    expect(ids.filter((id) => world.org.value(id, FIELD) !== true)).toEqual([]);
    expect(await rep.database.count("attention")).toBe(0);
    expect(await rep.database.count("outbox")).toBe(0);
  });

  it("asks about those alone whom a trigger refuses alone, too, and tries no more than one of them", async () => {
    const world = acme({ people: 0, optedOut: 0 });
    const rep = await Rep.at(world);
    const [first = "", second = "", ...others] = leads(world, 60);
    const why = "You may not touch this Lead.";
    refuseTogether(world, 20, (id) => id !== first && id !== second);
    world.org.addValidationRule({
      object: "Lead",
      message: `LeadTrigger: execution of BeforeUpdate caused by: ${why}`,
      errorCode: "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      refuses: ({ Id }) => Id === first || Id === second,
    });
    await rep.import(Array.from({ length: 60 }, (_, index) => `lead.${index}@verdant.example`));
    expect(others.filter((id) => world.org.value(id, FIELD) !== true)).toEqual([]);
    const asked = await rep.database.getAll("attention");
    expect(asked.map(({ recordId }) => recordId).sort()).toEqual([first, second].sort());
    expect(asked[0]?.failure?.message).toContain(why);
    const alone = world.org.log.calls.filter(({ method, records }) => method === "PATCH" && records === 0);
    expect(alone.length).toBeLessThanOrEqual(2);
  });

  it("waits while Salesforce is read-only in maintenance, and for a row that a trigger found held", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    for (const [statusCode, message] of [
      ["INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE", "Updates can't be made during maintenance."],
      [
        "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
        "LeadTrigger: System.DmlException: Update failed; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record",
      ],
    ]) {
      const body = JSON.stringify([{ success: false, errors: [{ statusCode, message, fields: [] }] }]);
      world.org.update(world.cast.mariaRossi, { [FIELD]: false });
      const end = world.org.addTrouble({
        when: ({ method }) => method === "PATCH",
        what: { status: 200, body },
      });
      const key = await rep.optOut("maria.rossi@northwind.example");
      expect((await rep.state(key)).fate).toBe("pending");
      end();
      await world.clock.advance(60 * MINUTE);
      await rep.work();
      expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
      expect((await rep.state(key)).fate).toBe("confirmed");
    }
  });

  it("says which field is hidden, and writes the other object", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.setFieldSecurity("Sales User", "Lead", FIELD, "hidden");
    const key = await rep.optOut("liam.obrien@kestrel.example");
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
    expect((await rep.state(key)).attention.map(({ cause }) => cause)).toEqual(["fieldHidden"]);
  });

  it("lets a record go that was deleted between find and write, and keeps the entry", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    world.org.addTrouble({
      when: (call) => {
        if (call.method === "PATCH" && !world.org.value(world.cast.mariaRossi, "IsDeleted")) {
          world.org.delete(world.cast.mariaRossi);
        }
        return false;
      },
      what: "resetBefore",
    });
    const key = await rep.optOut("maria.rossi@northwind.example");
    for (let i = 0; i < 4; i++) {
      await world.clock.advance(60 * MINUTE);
      await rep.work();
    }
    expect((await rep.state(key)).fate).toBe("confirmed");
    expect(await rep.listed()).toContain(key);
  });

  it("finds a record merged between find and write, and opts the survivor out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    let merged = false;
    world.org.addTrouble({
      when: (call) => {
        if (call.method === "PATCH" && !merged) {
          merged = true;
          world.org.merge(world.cast.ivanOne, [world.cast.ivanTwo]);
        }
        return false;
      },
      what: "resetBefore",
    });
    const key = await rep.optOut("ivan.petrov@verdant.example");
    for (let i = 0; i < 4; i++) {
      await world.clock.advance(60 * MINUTE);
      await rep.work();
    }
    expect(world.org.value(world.cast.ivanOne, FIELD)).toBe(true);
    expect((await rep.state(key)).fate).toBe("confirmed");
  });
});

describe("a resubscribe", () => {
  it("clears the list and every field on every record, and the next night does not bring it back", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.settings = {
      ...rep.settings,
      fields: { Lead: "MSE_Opt_Out__c", Contact: "MSE_Opt_Out__c" },
      writeBoth: true,
    };
    const key = await rep.optOut("liam.obrien@kestrel.example");
    await rep.sync();
    await world.clock.advance(60 * MINUTE);
    await rep.resubscribe(key);
    for (const id of [world.cast.liamLead, world.cast.liamContact]) {
      expect(world.org.value(id, FIELD)).toBe(false);
      expect(world.org.value(id, "MSE_Opt_Out__c")).toBe(false);
    }
    for (let night = 0; night < 3; night++) {
      await world.clock.advance(24 * 60 * MINUTE);
      await rep.sync();
    }
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect(await rep.listed()).not.toContain(key);
    expect((await rep.state(key)).fate).toBe("confirmed");
  });

  it("reaches somebody who is opted out in Salesforce only, and the list remembers it", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    rep.clockAhead = -60 * MINUTE;
    const key = "address:pawel@cobalt.example";
    await rep.sync({ release: false });
    await rep.database.delete("unsubscribes", key);
    await world.clock.advance(60 * MINUTE);
    await rep.resubscribe(key);
    expect(world.org.value(world.cast.pawel, FIELD)).toBe(false);
    expect((await rep.state(key)).unsubscribe?.status).toBe("resubscribed");
  });

  it.each(["before", "after"] as const)(
    "of a record without an address does not reach the address that it was given %s the resubscribe",
    async (when) => {
      const world = acme();
      const rep = await Rep.at(world);
      const address = "maria.rossi@northwind.example";
      const jonas = await rep.optOut(world.cast.jonasWeiss);
      const maria = await rep.optOut(address);
      await world.clock.advance(60 * MINUTE);
      if (when === "before") world.org.update(world.cast.jonasWeiss, { Email: address });
      world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
      await rep.resubscribe(jonas);
      if (when === "after") world.org.update(world.cast.jonasWeiss, { Email: address });
      await world.clock.advance(60 * MINUTE);
      await rep.work();
      expect((await rep.state(maria)).unsubscribe).toMatchObject({ status: "optedOut", origin: "own" });
      expect((await rep.state(maria)).fate).toBe("confirmed");
      for (const id of [world.cast.mariaRossi, world.cast.jonasWeiss])
        expect(world.org.value(id, FIELD)).toBe(true);
    },
  );

  it("under the key of a record whose entry has moved to its address reaches that, and the answer says so", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const told = await rep.optOut(world.cast.liamLead);
    const moved = "address:liam.obrien@kestrel.example";
    await world.clock.advance(MINUTE);
    const entry = await captureResubscribe(rep.database, told, "asked", world.clock.now(), "maya");
    expect(entry).toMatchObject({ key: moved, status: "resubscribed" });
    await world.clock.advance(MINUTE);
    await rep.work();
    for (const id of [world.cast.liamLead, world.cast.liamContact])
      expect(world.org.value(id, FIELD)).toBe(false);
    expect((await rep.database.getAllKeys("unsubscribes")).filter((key) => key === told)).toEqual([]);
    expect(await rep.state(moved)).toMatchObject({
      fate: "confirmed",
      unsubscribe: { status: "resubscribed" },
    });
  });

  it("by address holds for a record that was captured before it had the address", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.sync();
    const captured = await rep.optOut(world.cast.jonasWeiss);
    world.org.update(world.cast.jonasWeiss, { Email: "jonas@koester.example" });
    await world.clock.advance(24 * 60 * MINUTE);
    await rep.sync();
    await world.clock.advance(60 * MINUTE);
    await rep.resubscribe("address:jonas@koester.example");
    for (let night = 0; night < 2; night++) {
      await world.clock.advance(24 * 60 * MINUTE);
      await rep.sync();
    }
    expect(world.org.value(world.cast.jonasWeiss, FIELD)).toBe(false);
    expect((await rep.state(captured)).unsubscribe?.status).toBe("resubscribed");
  });

  it("by address is not undone by an older capture of a record that was not pushed yet", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const address = await rep.optOut("liam.obrien@kestrel.example");
    await rep.optOut(world.cast.liamLead, "wait");
    await world.clock.advance(MINUTE);
    await rep.resubscribe(address);
    expect((await rep.state(address)).unsubscribe?.status).toBe("resubscribed");
    for (const id of [world.cast.liamLead, world.cast.liamContact])
      expect(world.org.value(id, FIELD)).toBe(false);
    expect((await rep.state(address)).fate).toBe("confirmed");
  });

  it.each([
    ["that was right", 0, 0],
    ["that was ahead at the resubscribe", 365 * DAY, 0],
    ["that was set back at the capture", 0, -730 * DAY],
  ])("by address undoes no newer capture of a record that waits, by a clock %s", async (_, first, then) => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("maria.rossi@northwind.example");
    await world.clock.advance(DAY);
    rep.signIn();
    rep.clockAhead = first;
    await rep.resubscribe(key);
    rep.clockAhead = 0;
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    await world.clock.advance(30 * DAY);
    rep.signIn();
    rep.clockAhead = then;
    await rep.optOut(world.cast.mariaRossi);
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({
      fate: "confirmed",
      attention: [],
      unsubscribe: { status: "optedOut", origin: "own" },
    });
  });

  it("that only takes an import of the address back undoes no capture of a record that waits", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    await rep.optOut(world.cast.mariaRossi, "wait");
    await world.clock.advance(MINUTE);
    const importId = await rep.import(["maria.rossi@northwind.example"], "wait");
    await world.clock.advance(MINUTE);
    await rep.undoAct({ kind: "import", importId });
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    const { fate, unsubscribe } = await rep.state("address:maria.rossi@northwind.example");
    expect(fate).toBe("confirmed");
    expect(unsubscribe).toMatchObject({ status: "optedOut", source: "popup" });
  });

  it("dated by a clock that was ahead undoes no newer opt-out", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("maria.rossi@northwind.example");
    await world.clock.advance(60 * MINUTE);
    rep.clockAhead = 365 * 24 * 60 * MINUTE;
    world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
    await rep.resubscribe(key);
    rep.clockAhead = 0;
    await world.clock.advance(60 * MINUTE);
    for (const value of [false, true]) world.org.update(world.cast.mariaRossi, { [FIELD]: value });
    await world.clock.advance(60 * MINUTE);
    await rep.work();
    expect(world.org.value(world.cast.mariaRossi, FIELD)).toBe(true);
    expect((await rep.state(key)).attention.map(({ cause }) => cause)).toEqual(["changedSinceResubscribe"]);
  });

  it("leaves a record alone that somebody edited since", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("liam.obrien@kestrel.example");
    await world.clock.advance(60 * MINUTE);
    world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
    await rep.resubscribe(key);
    await world.clock.advance(10 * MINUTE);
    world.org.update(world.cast.liamLead, { Title: "CEO" });
    await rep.work();
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(true);
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(false);
    expect((await rep.state(key)).attention.map(({ cause }) => cause)).toEqual(["changedSinceResubscribe"]);
    await rep.optOut("liam.obrien@kestrel.example");
    expect((await rep.state(key)).fate).toBe("confirmed");
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(true);
  });

  it("asks nobody about what a new opt-out has decided while it was under way", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("liam.obrien@kestrel.example");
    await world.clock.advance(60 * MINUTE);
    world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
    await rep.resubscribe(key);
    await world.clock.advance(10 * MINUTE);
    world.org.update(world.cast.liamLead, { Title: "CEO" });
    const context = await rep.context();
    const meanwhile: Partial<Salesforce> = {
      writeUnlessModified: async (records) => {
        const answers = await context.salesforce.writeUnlessModified(records);
        await rep.optOut("liam.obrien@kestrel.example", "wait");
        return answers;
      },
    };
    const salesforce: Salesforce = Object.assign(Object.create(context.salesforce), meanwhile);
    await drainOutbox({ ...context, salesforce });
    expect(world.org.value(world.cast.liamContact, FIELD)).toBe(false);
    await rep.work();
    for (const id of [world.cast.liamLead, world.cast.liamContact])
      expect(world.org.value(id, FIELD)).toBe(true);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", attention: [] });
  });

  it("of a record that was edited since is made once more, when the rep has seen that and tries again", async () => {
    const world = acme();
    const rep = await Rep.at(world);
    const key = await rep.optOut("liam.obrien@kestrel.example");
    await world.clock.advance(60 * MINUTE);
    world.org.addTrouble({ when: () => true, times: 1, what: "resetBefore" });
    await rep.resubscribe(key);
    await world.clock.advance(10 * MINUTE);
    world.org.update(world.cast.liamLead, { Title: "CEO" });
    await rep.work();
    expect((await rep.state(key)).fate).toBe("attention");
    await world.clock.advance(10 * MINUTE);
    await rep.retry(key);
    expect(world.org.value(world.cast.liamLead, FIELD)).toBe(false);
    expect(await rep.state(key)).toMatchObject({ fate: "confirmed", attention: [] });
    const history = await rep.database.getAllFromIndex("history", "key", key);
    expect(history.filter(({ what }) => what === "resubscribed")).toHaveLength(2);
  });
});
