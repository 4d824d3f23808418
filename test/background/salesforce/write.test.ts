import { beforeEach, describe, expect, test } from "vitest";
import {
  type Salesforce,
  SalesforceFailure,
  type Write,
} from "../../../src/background/salesforce/salesforce";
import { REP_PROFILE, USERS } from "../../org/cast.ts";
import { type OpenedOrg, openTestOrg } from "./open-org";

let world: OpenedOrg;
let salesforce: Salesforce;

beforeEach(() => {
  world = openTestOrg();
  salesforce = world.open();
});

const lead = (recordId: string, optedOut = true): Write => ({
  object: "Lead",
  recordId,
  values: { HasOptedOutOfEmail: optedOut },
});
const unless = (recordId: string, unmodifiedSince: number) => ({
  ...lead(recordId, false),
  unmodifiedSince,
});
const contact = (recordId: string): Write => ({ ...lead(recordId), object: "Contact" });
const account = (recordId: string): Write => ({
  object: "Account",
  recordId,
  values: { PersonHasOptedOutOfEmail: true },
});

describe("writing many records", () => {
  test("answers in the order asked, each on its own, in one call", async () => {
    const { org, cast } = world;
    org.delete(cast.danaLead);
    org.lockRecord(cast.eleni);
    const refuses = (next: { Title?: unknown }) => next.Title === "CTO";
    org.addValidationRule({ object: "Contact", refuses, message: "Ask legal first" });
    const answers = await salesforce.write([
      account(cast.sakura),
      lead(cast.mariaRossi),
      contact(cast.eleni),
      lead(cast.danaLead),
      contact(cast.liamContact),
      lead(cast.zoeLead),
      contact(cast.tanaka),
    ]);
    expect(
      answers.map((it) => (it.ok ? it.recordId : [it.recordId, it.failure.kind, it.failure.code])),
    ).toEqual([
      cast.sakura,
      cast.mariaRossi,
      [cast.eleni, "attention", "ENTITY_IS_LOCKED"],
      [cast.danaLead, "attention", "ENTITY_IS_DELETED"],
      [cast.liamContact, "attention", "FIELD_CUSTOM_VALIDATION_EXCEPTION"],
      [cast.zoeLead, "attention", "CANNOT_UPDATE_CONVERTED_LEAD"],
      cast.tanaka,
    ]);
    expect(answers[4]).toMatchObject({ failure: { message: "Ask legal first" } });
    expect(org.value(cast.sakura, "PersonHasOptedOutOfEmail")).toBe(true);
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
    expect(org.value(cast.liamContact, "HasOptedOutOfEmail")).toBe(false);
    expect(world.callsSince()).toBe(1);
  });

  test("takes 200 records of mixed objects, and refuses one more", async () => {
    const { org } = world;
    const writes = Array.from({ length: 200 }, (_, index) =>
      index % 2 === 0
        ? lead(org.plant("Lead", { LastName: "L", Company: "C" }))
        : contact(org.plant("Contact", { LastName: "C" })),
    );
    const answers = await salesforce.write(writes);
    expect(answers.map((it) => it.recordId)).toEqual(writes.map((it) => it.recordId));
    expect(answers.every((it) => it.ok)).toBe(true);
    expect(world.callsSince()).toBe(1);
    await expect(salesforce.write([...writes, lead("x")])).rejects.toThrow(RangeError);
    expect(await salesforce.write([])).toEqual([]);
    expect(world.callsSince()).toBe(0);
  });

  test("writes a record once that is asked for twice, also by its 15 characters", async () => {
    const { org, cast } = world;
    const { mariaRossi } = cast;
    const short = { ...lead(mariaRossi.slice(0, 15)), values: { MSE_Opt_Out__c: true } };
    const answers = await salesforce.write([lead(mariaRossi), short]);
    expect(answers).toEqual([
      { recordId: mariaRossi, ok: true },
      { recordId: mariaRossi.slice(0, 15), ok: true },
    ]);
    expect(org.log.writes.map((it) => [it.id, [...it.fields].sort()])).toEqual([
      [mariaRossi, ["HasOptedOutOfEmail", "MSE_Opt_Out__c"]],
    ]);
  });

  test("hands no Lead to another owner", async () => {
    const sent: RequestInit[] = [];
    const client = world.open((url, init) => {
      sent.push(init);
      return world.fetch(url, init);
    });
    await client.write([lead(world.cast.mariaRossi)]);
    await client.writeUnlessModified([unless(world.cast.mariaRossi, Date.now())]);
    expect(new Headers(sent[0]?.headers).get("Sforce-Auto-Assign")).toBe("FALSE");
    expect(JSON.parse(String(sent[1]?.body)).compositeRequest).toMatchObject([
      { httpHeaders: { "Sforce-Auto-Assign": "FALSE" } },
    ]);
  });

  test("tells a row that is held from one that is refused", async () => {
    const { cast } = world;
    world.org.addTrouble({ when: () => true, times: 1, what: { lockRows: [cast.mariaRossi] } });
    const answers = await salesforce.write([lead(cast.mariaRossi), lead(cast.pawel)]);
    expect(answers).toMatchObject([
      { ok: false, failure: { kind: "retry", code: "UNABLE_TO_LOCK_ROW" } },
      { ok: true },
    ]);
  });

  test("names the field that is read-only", async () => {
    world.org.setFieldSecurity(REP_PROFILE, "Lead", "HasOptedOutOfEmail", "readOnly");
    const [answer] = await salesforce.write([lead(world.cast.mariaRossi)]);
    expect(answer).toMatchObject({
      ok: false,
      failure: {
        kind: "attention",
        code: "INVALID_FIELD_FOR_INSERT_UPDATE",
        fields: ["HasOptedOutOfEmail"],
      },
    });
  });

  test("saves despite a warning of duplicates: once more, those records alone", async () => {
    const { org, cast } = world;
    let warnings = 1;
    org.addValidationRule({
      object: "Lead",
      refuses: (next) => next.LastName === "Rossi" && warnings-- > 0,
      message: "Use one of these records?",
      errorCode: "DUPLICATES_DETECTED",
    });
    const answers = await salesforce.write([lead(cast.mariaRossi), lead(cast.jonasWeiss)]);
    expect(answers.every((it) => it.ok)).toBe(true);
    expect(world.callsSince()).toBe(2);
    expect(org.log.writes.map((it) => it.id)).toEqual([cast.jonasWeiss, cast.mariaRossi]);
  });

  test("tries a duplicate no third time, and keeps what was written when the second call dies", async () => {
    const { org, cast } = world;
    org.addValidationRule({
      object: "Lead",
      refuses: (next) => next.LastName === "Rossi",
      message: "Blocked",
      errorCode: "DUPLICATES_DETECTED",
    });
    const writes = [lead(cast.mariaRossi), lead(cast.jonasWeiss)];
    expect(await salesforce.write(writes)).toMatchObject([
      { ok: false, failure: { code: "DUPLICATES_DETECTED", kind: "attention" } },
      { ok: true },
    ]);
    expect(world.callsSince()).toBe(2);

    let calls = 0;
    org.addTrouble({ when: () => ++calls === 2, what: "html503" });
    expect(await salesforce.write(writes)).toMatchObject([
      { ok: false, failure: { code: "NOT_JSON", kind: "retry" } },
      { ok: true },
    ]);
  });

  test.each([
    ["an answer too few", '[{"success":true,"errors":[]}]'],
    ["an answer that is none", '{"success":true}'],
    ["no word on success", '[{"id":"x"},{"id":"y"}]'],
  ])("takes %s for none at all", async (_, body) => {
    const { cast } = world;
    world.org.addTrouble({ when: () => true, times: 1, what: { status: 200, body } });
    const writing = salesforce.write([lead(cast.mariaRossi), lead(cast.pawel)]);
    await expect(writing).rejects.toMatchObject({ failure: { code: "NOT_UNDERSTOOD" } });
  });
});

describe("writing records unless they were edited", () => {
  test("writes what nobody touched, leaves what was edited meanwhile, in one call", async () => {
    const { org, cast } = world;
    const { observations } = await salesforce.findByIds([{ object: "Lead", recordId: cast.pawel }], {
      Lead: ["HasOptedOutOfEmail"],
      Contact: [],
      Account: [],
    });
    const since = observations[0]?.lastModified ?? 0;
    const earlier = Date.now() - 60_000;
    org.update(cast.jonasWeiss, { HasOptedOutOfEmail: true }, USERS.otherRep);
    world.callsSince();
    const answers = await salesforce.writeUnlessModified([
      unless(cast.pawel, since),
      unless(cast.jonasWeiss, earlier),
    ]);
    expect(answers).toMatchObject([
      { recordId: cast.pawel, ok: true },
      { recordId: cast.jonasWeiss, ok: false, failure: { kind: "attention", code: "412" } },
    ]);
    expect(world.callsSince()).toBe(1);
    expect(org.value(cast.pawel, "HasOptedOutOfEmail")).toBe(false);
    expect(org.value(cast.jonasWeiss, "HasOptedOutOfEmail")).toBe(true);
  });

  test("takes 25, and refuses one more", async () => {
    const ids = Array.from({ length: 25 }, () => world.org.plant("Lead", { LastName: "L", Company: "C" }));
    const writes = ids.map((id) => unless(id, Date.now() + 60_000));
    const answers = await salesforce.writeUnlessModified(writes);
    expect(answers).toEqual(ids.map((recordId) => ({ recordId, ok: true })));
    const oneMore = [...writes, unless(world.cast.pawel, Date.now())];
    await expect(salesforce.writeUnlessModified(oneMore)).rejects.toThrow(RangeError);
    world.callsSince();
    expect(await salesforce.writeUnlessModified([])).toEqual([]);
    expect(world.callsSince()).toBe(0);
  });

  test("answers for each record what concerns it, and rejects for the rest", async () => {
    const { org, cast } = world;
    org.delete(cast.pawel);
    const later = Date.now() + 60_000;
    org.addTrouble({ when: () => true, what: { lockRows: [cast.mariaRossi] }, times: 1 });
    const writes = [cast.pawel, cast.mariaRossi, cast.jonasWeiss].map((id) => unless(id, later));
    expect(await salesforce.writeUnlessModified(writes)).toMatchObject([
      { ok: false, failure: { kind: "attention", code: "ENTITY_IS_DELETED" } },
      { ok: false, failure: { kind: "retry", code: "UNABLE_TO_LOCK_ROW" } },
      { ok: true },
    ]);
    org.expireSessions(USERS.rep);
    await expect(salesforce.writeUnlessModified(writes)).rejects.toBeInstanceOf(SalesforceFailure);
  });

  test("saves despite a warning of duplicates, under the same condition", async () => {
    const { org, cast } = world;
    let warnings = 1;
    org.addValidationRule({
      object: "Lead",
      refuses: (next) => next.LastName === "Rossi" && warnings-- > 0,
      message: "Use one of these records?",
      errorCode: "DUPLICATES_DETECTED",
    });
    const writes = [cast.mariaRossi, cast.jonasWeiss].map((id) => unless(id, Date.now() + 60_000));
    world.callsSince();
    expect(await salesforce.writeUnlessModified(writes)).toMatchObject([{ ok: true }, { ok: true }]);
    expect(world.callsSince()).toBe(2);
    expect(org.log.writes.map(({ id }) => id)).toEqual([cast.jonasWeiss, cast.mariaRossi]);
  });
});
