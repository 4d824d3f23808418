import { beforeEach, describe, expect, test } from "vitest";
import { type Salesforce, SalesforceFailure } from "../../../src/background/salesforce/salesforce";
import type { Observation } from "../../../src/model/observation";
import { DEFAULT_SETTINGS, type FieldsByObject, fieldsToRead } from "../../../src/settings";
import { MARKETO_FIELD, REP_PROFILE, USERS } from "../../org/cast.ts";
import { type OpenedOrg, openTestOrg } from "./open-org";

const EMAIL_ONLY = fieldsToRead(DEFAULT_SETTINGS);
const BOTH: FieldsByObject = fieldsToRead({
  ...DEFAULT_SETTINGS,
  fields: { Lead: MARKETO_FIELD, Contact: MARKETO_FIELD },
});

let world: OpenedOrg;
let salesforce: Salesforce;

beforeEach(() => {
  world = openTestOrg();
  salesforce = world.open();
});

const ids = (observations: readonly Observation[]) => observations.map((it) => it.recordId).sort();

async function failureOf(work: Promise<unknown>) {
  const error = await work.then(
    () => "no failure",
    (it: unknown) => it,
  );
  expect(error).toBeInstanceOf(SalesforceFailure);
  return (error as SalesforceFailure).failure;
}

describe("finding people by address", () => {
  test("finds every object in one call, whatever the case", async () => {
    const { cast } = world;
    const addresses = ["liam.obrien@kestrel.example", "sakura.kobayashi@mail.example"];
    const found = await salesforce.findByAddress(addresses, EMAIL_ONLY);
    expect(ids(found.observations)).toEqual([cast.liamLead, cast.liamContact, cast.sakura].sort());
    expect(found.hidden).toEqual([]);
    expect(world.callsSince()).toBe(1);
    expect(salesforce.calls).toBe(1);
    expect(salesforce.usage).toEqual({ used: 1, allowed: 100_000 });

    const contact = found.observations.find((it) => it.object === "Contact");
    expect(contact).toMatchObject({
      name: "Liam O'Brien",
      address: "Liam.OBrien@Kestrel.example",
      optedOut: { HasOptedOutOfEmail: false },
      ownerName: "Robin Reyes",
      lastModifiedBy: "Robin Reyes",
      lastModifiedById: world.org.user(USERS.rep).id,
      gone: null,
    });
    const person = found.observations.find((it) => it.object === "Account");
    expect(person).toMatchObject({ optedOut: { PersonHasOptedOutOfEmail: false } });
  });

  test("shows a converted Lead as gone, beside its Contact", async () => {
    const { cast } = world;
    const { observations } = await salesforce.findByAddress(["zoe.lefevre@lumen.example"], EMAIL_ONLY);
    const lead = observations.find((it) => it.recordId === cast.zoeLead);
    expect(lead?.gone).toEqual({ kind: "converted", contactId: cast.zoeContact });
    expect(observations.find((it) => it.recordId === cast.zoeContact)?.gone).toBeNull();
  });

  test("takes an address for what it is, whatever it holds", async () => {
    const { org, cast } = world;
    const lead = (email: string) => org.create("Lead", { LastName: "X", Company: "Y", Email: email });
    const odd = lead("o'neill+tag@x.example");
    const found = await salesforce.findByAddress(
      ["o'neill+tag@x.example", "' OR Name != '", "@{query0.records[0].Id}", "\\", "%", "a\n@b"],
      EMAIL_ONLY,
    );
    expect(ids(found.observations)).toEqual([odd]);
    expect(
      ids((await salesforce.findByAddress(["maria.rossi@northwind.exampl_"], EMAIL_ONLY)).observations),
    ).toEqual([]);
    expect(cast.mariaRossi).toBeTruthy();
  });

  test("asks for nothing when there is no address, and refuses more than fit", async () => {
    expect(await salesforce.findByAddress([], EMAIL_ONLY)).toEqual({ observations: [], hidden: [] });
    expect(world.callsSince()).toBe(0);
    const many = Array.from({ length: 101 }, (_, index) => `${index}@x.example`);
    expect(() => salesforce.findByAddress(many, EMAIL_ONLY)).toThrow(RangeError);
  });

  test("reads every page when many share an address", async () => {
    for (let index = 0; index < 2050; index++)
      world.org.plant("Lead", { LastName: `L${index}`, Company: "C", Email: "info@shared.example" });
    const { observations } = await salesforce.findByAddress(["info@shared.example"], EMAIL_ONLY);
    expect(new Set(ids(observations)).size).toBe(2050);
    expect(world.callsSince()).toBe(2);
  });
});

describe("what this user cannot see", () => {
  test("a hidden field is learned once", async () => {
    world.org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    const hidden = [{ object: "Lead", field: "HasOptedOutOfEmail" }];
    const first = await salesforce.findByAddress(["maria.rossi@northwind.example"], BOTH);
    expect(first.hidden).toEqual(hidden);
    expect(first.observations[0]?.optedOut).toEqual({ [MARKETO_FIELD]: false });
    expect(world.callsSince()).toBe(2);

    const again = await world.open().findByAddress(["maria.rossi@northwind.example"], BOTH);
    expect(again).toEqual(first);
    expect(world.callsSince()).toBe(1);
    expect(world.shapes.at(-1)).toMatchObject({ personAccounts: true, hidden });
  });

  test("fields hidden on two objects are learned in the same two calls", async () => {
    world.org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "hidden");
    world.org.setFieldSecurity(REP_PROFILE, "Contact", "HasOptedOutOfEmail", "hidden");
    const found = await salesforce.findByAddress(["liam.obrien@kestrel.example"], EMAIL_ONLY);
    expect(found.hidden).toContainEqual({ object: "Lead", field: "HasOptedOutOfEmail" });
    expect(found.hidden).toContainEqual({ object: "Contact", field: "HasOptedOutOfEmail" });
    expect(found.observations.map((it) => it.optedOut)).toEqual([{}, {}]);
    expect(world.callsSince()).toBe(2);
  });

  test("hidden addresses leave an object out of sight by address, not by id", async () => {
    world.org.setFieldSecurity(REP_PROFILE, "Lead", "Email", "hidden");
    const { mariaRossi } = world.cast;
    const found = await salesforce.findByAddress(["maria.rossi@northwind.example"], EMAIL_ONLY);
    expect(found).toEqual({ observations: [], hidden: [{ object: "Lead", field: "Email" }] });
    const byId = await salesforce.findByIds([{ object: "Lead", recordId: mariaRossi }], EMAIL_ONLY);
    expect(byId.observations).toMatchObject([{ recordId: mariaRossi, address: null }]);
  });

  test("an object without rights is hidden whole, and the others go on", async () => {
    world.org.setObjectRights(REP_PROFILE, "Lead", []);
    const found = await salesforce.findByAddress(["liam.obrien@kestrel.example"], EMAIL_ONLY);
    expect(ids(found.observations)).toEqual([world.cast.liamContact]);
    expect(found.hidden).toContainEqual({ object: "Lead", field: "HasOptedOutOfEmail" });
    expect(world.callsSince()).toBe(1);
    expect((await world.open().findByAddress(["liam.obrien@kestrel.example"], EMAIL_ONLY)).hidden).toEqual(
      found.hidden,
    );
    expect(world.callsSince()).toBe(1);
  });

  test("an org without person accounts is asked about them once", async () => {
    const plain = openTestOrg({ personAccounts: false });
    const addresses = ["liam.obrien@kestrel.example", "zoe.lefevre@lumen.example"];
    const found = await plain.open().findByAddress(addresses, EMAIL_ONLY);
    expect(found.observations).toHaveLength(4);
    expect(found.hidden).toEqual([]);
    expect(plain.callsSince()).toBe(2);
    expect(plain.shapes.at(-1)?.personAccounts).toBe(false);
    await plain.open().findByAddress(addresses, EMAIL_ONLY);
    expect(plain.callsSince()).toBe(1);
  });
});

describe("finding people by id", () => {
  test("tells where they went: deleted, merged, converted", async () => {
    const { org, cast } = world;
    org.delete(cast.mariaRossi);
    org.merge(cast.ivanOne, [cast.ivanTwo]);
    const records = [cast.mariaRossi, cast.ivanTwo, cast.zoeLead].map((recordId) => ({
      object: "Lead" as const,
      recordId,
    }));
    const { observations } = await salesforce.findByIds(records, EMAIL_ONLY);
    const gone = Object.fromEntries(observations.map((it) => [it.recordId, it.gone]));
    expect(gone).toEqual({
      [cast.mariaRossi]: { kind: "deleted" },
      [cast.ivanTwo]: { kind: "merged", into: cast.ivanOne },
      [cast.zoeLead]: { kind: "converted", contactId: cast.zoeContact },
    });
    expect(world.callsSince()).toBe(1);
  });

  test("takes ids of 15 characters and gives 18", async () => {
    const { mariaRossi } = world.cast;
    const short = { object: "Lead", recordId: mariaRossi.slice(0, 15) } as const;
    expect(ids((await salesforce.findByIds([short], EMAIL_ONLY)).observations)).toEqual([mariaRossi]);
  });

  test("finds a person account by the Contact behind it", async () => {
    const contact = { object: "Contact", recordId: world.cast.sakuraContact } as const;
    const { observations } = await salesforce.findByIds([contact], EMAIL_ONLY);
    expect(observations).toMatchObject([{ object: "Account", recordId: world.cast.sakura }]);
  });

  test("leaves out what this user may not see", async () => {
    world.org.setSharing("Contact", "private");
    const record = { object: "Contact", recordId: world.cast.eleni } as const;
    expect((await salesforce.findByIds([record], EMAIL_ONLY)).observations).toEqual([]);
  });

  test("takes 2,000 in one call", async () => {
    const records = Array.from({ length: 2000 }, (_, index) => ({
      object: "Lead" as const,
      recordId: world.org.plant("Lead", { LastName: `L${index}`, Company: "C" }),
    }));
    expect((await salesforce.findByIds(records, EMAIL_ONLY)).observations).toHaveLength(2000);
    expect(world.callsSince()).toBe(1);
    expect(() => salesforce.findByIds([...records, ...records], EMAIL_ONLY)).toThrow(RangeError);
  });

  test("and by address in the same call, each record once", async () => {
    const { liamLead, liamContact } = world.cast;
    const record = { object: "Contact", recordId: liamContact } as const;
    const found = await salesforce.findByIdAndAddress(record, ["liam.obrien@kestrel.example"], EMAIL_ONLY);
    expect(ids(found.observations)).toEqual([liamLead, liamContact].sort());
    expect(world.callsSince()).toBe(1);
    const alone = await salesforce.findByIdAndAddress(record, [], EMAIL_ONLY);
    expect(ids(alone.observations)).toEqual([liamContact]);
  });
});

describe("searching", () => {
  const namesOf = async (text: string) =>
    (await salesforce.search(text, EMAIL_ONLY)).observations.map((it) => it.name);

  test.each([
    ["maria", ["Maria Rossi"]],
    ["ROSSI", ["Maria Rossi"]],
    ["  maria   rossi ", ["Maria Rossi"]],
    ["maria.rossi@north", ["Maria Rossi"]],
    ["O'B", ["Liam O'Brien", "Liam O'Brien"]],
    ["@kestrel", ["Liam O'Brien", "Liam O'Brien"]],
    ["M", []],
    ["%%", []],
    ["m_ria", []],
    ["' OR Name LIKE '%", []],
    ["\\%", []],
  ])("%s", async (text, names) => {
    expect(await namesOf(text)).toEqual(names);
    expect(world.callsSince()).toBeLessThanOrEqual(1);
  });

  test("finds at most 20, the exact address first", async () => {
    for (let index = 0; index < 30; index++)
      world.org.plant("Lead", {
        LastName: `Many${index}`,
        Company: "C",
        Email: "zz@x.example",
        Name: `Many${index}`,
      });
    expect(await namesOf("Many")).toHaveLength(20);
    world.org.create("Contact", { LastName: "Zuletzt", Email: "zuletzt@x.example" });
    world.org.create("Lead", { LastName: "Anfang", Company: "C", Email: "zuletzt@x.example.com" });
    expect(await namesOf("zuletzt@x.example")).toEqual(["Zuletzt", "Anfang"]);
  });
});

describe("reading changes", () => {
  async function readAll(since: number | null) {
    const pages = [await salesforce.readChanges({ fields: BOTH, since, cursor: null })];
    for (let cursor = pages[0]?.cursor ?? null; cursor !== null; ) {
      const page = await salesforce.readChanges({ fields: BOTH, since, cursor });
      pages.push(page);
      cursor = page.cursor;
    }
    return pages;
  }

  test("for the first time gives everyone who is opted out in any of the fields", async () => {
    const { org, cast } = world;
    org.update(cast.mariaRossi, { [MARKETO_FIELD]: true });
    org.update(cast.sakura, { PersonHasOptedOutOfEmail: true });
    const [page] = await readAll(null);
    expect(ids(page?.observations ?? [])).toEqual(
      [cast.mariaRossi, cast.sakura, cast.pawel, cast.danaContact].sort(),
    );
    expect(page?.cursor).toBeNull();
    expect(world.callsSince()).toBe(1);
    expect(Math.abs((page?.asOf ?? 0) - Date.now())).toBeLessThan(5000);
  });

  test("since a moment gives every change, deletions and merges too, in one call", async () => {
    const { org, cast } = world;
    const since = Date.now() - 1000;
    org.update(cast.danaLead, { HasOptedOutOfEmail: true });
    org.update(cast.sakura, { PersonEmail: "new@mail.example" });
    org.delete(cast.jonasWeiss);
    org.merge(cast.ivanOne, [cast.ivanTwo]);
    const pages = await readAll(since);
    expect(pages).toHaveLength(1);
    const seen = new Map(pages[0]?.observations.map((it) => [it.recordId, it]));
    expect(seen.get(cast.danaLead)?.optedOut).toEqual({ HasOptedOutOfEmail: true, [MARKETO_FIELD]: false });
    expect(seen.get(cast.sakura)?.address).toBe("new@mail.example");
    expect(seen.get(cast.jonasWeiss)?.gone).toEqual({ kind: "deleted" });
    expect(seen.get(cast.ivanTwo)?.gone).toEqual({ kind: "merged", into: cast.ivanOne });
    expect(seen.has(cast.mariaRossi)).toBe(false);
    expect(seen.has(cast.sakuraContact)).toBe(false);
    expect(world.callsSince()).toBe(1);
  });

  test("goes on page by page, all objects in one call", async () => {
    for (let index = 0; index < 4100; index++)
      world.org.plant("Lead", { LastName: `L${index}`, Company: "C", HasOptedOutOfEmail: true });
    for (let index = 0; index < 2100; index++)
      world.org.plant("Contact", { LastName: `C${index}`, HasOptedOutOfEmail: true });
    const pages = await readAll(null);
    expect(pages.map((page) => Object.keys(page.cursor ?? {}))).toEqual([["Lead", "Contact"], ["Lead"], []]);
    const all = pages.flatMap((page) => ids(page.observations));
    expect(new Set(all).size).toBe(4102 + 2101 - 1);
    expect(all).toHaveLength(new Set(all).size);
    expect(world.callsSince()).toBe(3);
  });

  test("says so when a cursor has expired, and refuses one that is none", async () => {
    const fields = BOTH;
    const expired = { Lead: "/services/data/v62.0/query/01g000000000001AAA-2000" };
    const failure = await failureOf(salesforce.readChanges({ fields, since: null, cursor: expired }));
    expect(failure).toMatchObject({ kind: "retry", code: "INVALID_QUERY_LOCATOR" });
    world.callsSince();
    for (const Lead of ["https://evil.example/x", "/services/data/v62.0/sobjects/User", "//evil.example/"]) {
      const refused = await failureOf(salesforce.readChanges({ fields, since: null, cursor: { Lead } }));
      expect(refused.code).toBe("FOREIGN_ADDRESS");
    }
    expect(world.callsSince()).toBe(0);
  });

  test("reads addresses on, where no opt-out field is to be seen", async () => {
    for (const object of ["Lead", "Contact"])
      world.org.setFieldSecurity(REP_PROFILE, object, "HasOptedOutOfEmail", "hidden");
    const since = Date.now() - 1000;
    world.org.update(world.cast.mariaRossi, { Email: "m@x.example" });
    const page = await salesforce.readChanges({ fields: EMAIL_ONLY, since, cursor: null });
    expect(page.observations).toMatchObject([{ address: "m@x.example", optedOut: {} }]);
    const first = await world.open().readChanges({ fields: EMAIL_ONLY, since: null, cursor: null });
    expect(first.observations).toEqual([]);
  });
});

describe("describing", () => {
  test("gives the checkboxes that could hold an opt-out, as this user sees them", async () => {
    const { org } = world;
    org.addCustomField("Lead", {
      name: "Formula__c",
      label: "F",
      type: "formulaCheckbox",
      formula: () => true,
    });
    org.setFieldSecurity(REP_PROFILE, "Lead", MARKETO_FIELD, "readOnly");
    org.setFieldSecurity(REP_PROFILE, "Contact", "HasOptedOutOfEmail", "hidden");
    const described = await salesforce.describeFields();
    expect(described).toEqual({
      Lead: [
        { name: "HasOptedOutOfEmail", label: "Email Opt Out", custom: false, updateable: true },
        { name: MARKETO_FIELD, label: "Marketo Sales Opt Out", custom: true, updateable: false },
      ],
      Contact: [{ name: MARKETO_FIELD, label: "Marketo Sales Opt Out", custom: true, updateable: true }],
      personAccounts: true,
    });
  });

  test("forgets that a field was hidden, once it is to be seen", async () => {
    const { org, cast } = world;
    for (const access of ["hidden", "edit"] as const) {
      for (const object of ["Lead", "Contact"])
        org.setFieldSecurity(REP_PROFILE, object, "HasOptedOutOfEmail", access);
      await salesforce.findByAddress(["sakura.kobayashi@mail.example"], EMAIL_ONLY);
    }
    expect(world.shapes.at(-1)?.hidden).not.toEqual([]);
    await salesforce.describeFields();
    expect(world.shapes.at(-1)).toMatchObject({ personAccounts: true, hidden: [] });
    const found = await salesforce.findByIds([{ object: "Account", recordId: cast.sakura }], EMAIL_ONLY);
    expect(found.observations[0]?.optedOut).toEqual({ PersonHasOptedOutOfEmail: false });
  });

  test("an object without rights has no fields", async () => {
    world.org.setObjectRights(REP_PROFILE, "Lead", []);
    expect((await salesforce.describeFields()).Lead).toEqual([]);
  });
});

describe("the last change of a field", () => {
  test("is told of Leads, Contacts and person accounts", async () => {
    const { org, cast } = world;
    org.update(cast.mariaRossi, { HasOptedOutOfEmail: true }, USERS.rep);
    org.update(cast.mariaRossi, { HasOptedOutOfEmail: false }, USERS.otherRep);
    org.update(cast.mariaRossi, { Title: "CEO" }, USERS.admin);
    org.update(cast.sakura, { PersonHasOptedOutOfEmail: true }, USERS.otherRep);
    const field = "HasOptedOutOfEmail";
    const leads = await salesforce.lastFieldChange("Lead", [cast.mariaRossi, cast.pawel], field);
    expect([...leads.keys()]).toEqual([cast.mariaRossi]);
    expect(leads.get(cast.mariaRossi)?.by).toBe("Sam Ito");
    const people = await salesforce.lastFieldChange("Account", [cast.sakura], "PersonHasOptedOutOfEmail");
    expect(people.get(cast.sakura)?.by).toBe("Sam Ito");
    expect(await salesforce.lastFieldChange("Contact", [cast.eleni], field)).toEqual(new Map());
    expect(world.callsSince()).toBe(3);
  });

  test("costs nothing for nobody", async () => {
    expect(await salesforce.lastFieldChange("Lead", [], "HasOptedOutOfEmail")).toEqual(new Map());
    expect(world.callsSince()).toBe(0);
  });
});

describe("a call that fails as a whole", () => {
  test.each([
    ["resetBefore", "retry", "NETWORK"],
    ["resetAfter", "retry", "NETWORK"],
    ["timeout", "retry", "TIMEOUT"],
    ["html500", "retry", "NOT_JSON"],
    ["html502", "retry", "NOT_JSON"],
    ["html503", "retry", "NOT_JSON"],
    ["maintenance200", "retry", "NOT_JSON"],
    ["empty200", "retry", "EMPTY"],
    ["requestLimit", "limit", "REQUEST_LIMIT_EXCEEDED"],
    ["concurrentRequests", "retry", "CONCURRENT_LIMIT"],
    ["serverUnavailable", "retry", "SERVER_UNAVAILABLE"],
    ["unknownException", "retry", "UNKNOWN_EXCEPTION"],
    ["sessionExpired", "session", "INVALID_SESSION_ID"],
    ["notForApi", "session", "SESSION_NOT_FOR_API"],
    ["apiDisabled", "attention", "API_DISABLED_FOR_ORG"],
    ["apiDisabledForUser", "attention", "API_CURRENTLY_DISABLED"],
  ] as const)("%s rejects every method", async (what, kind, code) => {
    const { cast } = world;
    const write = {
      object: "Lead",
      recordId: cast.mariaRossi,
      values: { HasOptedOutOfEmail: true },
    } as const;
    const calls: (() => Promise<unknown>)[] = [
      () => salesforce.findByAddress(["a@x.example"], EMAIL_ONLY),
      () => salesforce.readChanges({ fields: EMAIL_ONLY, since: 0, cursor: null }),
      () => salesforce.write([write]),
      () => salesforce.writeUnlessModified([{ ...write, unmodifiedSince: Date.now() }]),
      () => salesforce.describeFields(),
      () => salesforce.lastFieldChange("Lead", [cast.mariaRossi], "HasOptedOutOfEmail"),
    ];
    world.org.addTrouble({ when: () => true, what });
    for (const call of calls) expect(await failureOf(call())).toMatchObject({ kind, code });
  });

  test.each([
    [400, "QUERY_TIMEOUT", "Your query request was running for too long.", "retry"],
    [400, "INVALID_FIELD", "No such column 'Name' on entity 'User'", "attention"],
    [400, "INVALID_FIELD", "No such column 'NotAskedFor__c' on entity 'Lead'", "attention"],
    [400, "INVALID_FIELD", "field 'Email' can not be grouped in a query call", "attention"],
  ])(
    "one query that fails for a reason that teaches nothing (%i %s %s)",
    async (status, code, message, kind) => {
      const body = [{ errorCode: code, message }];
      const page = { done: true, totalSize: 0, records: [] };
      const compositeResponse = [
        { referenceId: "part0", httpStatusCode: status, body },
        { referenceId: "part1", httpStatusCode: 200, body: page },
        { referenceId: "part2", httpStatusCode: 200, body: page },
      ];
      world.org.addTrouble({
        when: () => true,
        what: { status: 200, body: JSON.stringify({ compositeResponse }) },
      });
      const failure = await failureOf(salesforce.findByAddress(["a@x.example"], EMAIL_ONLY));
      expect(failure).toMatchObject({ kind, code, message });
      expect(world.callsSince()).toBe(1);
    },
  );

  test("an answer that breaks off", async () => {
    world.org.addTrouble({ when: () => true, what: "cutBody" });
    const failure = await failureOf(salesforce.findByAddress(["a@x.example"], EMAIL_ONLY));
    expect(failure).toMatchObject({ kind: "retry", code: "NOT_JSON" });
  });

  test("a session that has ended", async () => {
    world.org.expireSessions(USERS.rep);
    const failure = await failureOf(salesforce.findByAddress(["a@x.example"], EMAIL_ONLY));
    expect(failure).toMatchObject({ kind: "session", code: "INVALID_SESSION_ID" });
  });

  test("an answer that lacks a query, or holds a record of another shape, is not used in part", async () => {
    const part = (referenceId: string, records: unknown[]) => ({
      referenceId,
      httpStatusCode: 200,
      body: { done: true, totalSize: records.length, records },
    });
    const whole = [part("part0", []), part("part1", []), part("part2", [])];
    for (const compositeResponse of [
      whole.slice(1),
      [part("part0", [{ Id: "x" }]), ...whole.slice(1)],
      [{ ...whole[0], body: { done: false, records: [] } }, ...whole.slice(1)],
      [{ ...whole[0], body: "no" }, ...whole.slice(1)],
    ]) {
      const body = JSON.stringify({ compositeResponse });
      world.org.addTrouble({ when: () => true, times: 1, what: { status: 200, body } });
      const failure = await failureOf(salesforce.findByAddress(["a@x.example"], EMAIL_ONLY));
      expect(failure).toMatchObject({ kind: "attention", code: "NOT_UNDERSTOOD" });
    }
  });
});
