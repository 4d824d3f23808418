import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { failureOf } from "../../../src/background/salesforce/failure";
import type { Sight } from "../../../src/background/salesforce/set-up/set-up";
import { inNeed, withSeen } from "../../../src/background/set-up/in-need";
import { judgeFailure, judgeFields } from "../../../src/background/set-up/judge";
import { FIELD_CHECKS, type FieldCheck, fieldsInNeed } from "../../../src/model/set-up";
import { DEFAULT_SETTINGS, EMAIL_OPT_OUT, fieldOnPersonAccount, type Settings } from "../../../src/settings";
import { ADMIN_PROFILE, MARKETO_FIELD, REP_PROFILE, USERS } from "../../org/cast.ts";
import { type Desk, openDesk } from "./admin";

const MARKETO: Settings = { ...DEFAULT_SETTINGS, fields: { Lead: MARKETO_FIELD, Contact: MARKETO_FIELD } };

const field = (more: object = {}) => ({
  name: EMAIL_OPT_OUT,
  label: "Email Opt Out",
  custom: false,
  updateable: true,
  ...more,
});

const SIGHT: Sight = {
  fields: { Lead: [field()], Contact: [field()] },
  layouts: { Lead: [[EMAIL_OPT_OUT]], Contact: [[EMAIL_OPT_OUT]], Account: null },
  personAccounts: false,
  mayInstall: false,
  customFields: null,
};

const states = (check: FieldCheck | undefined) => check && FIELD_CHECKS.map((name) => check[name]).join(" ");

function emailOn(object: string, sight: Partial<Sight>, settings: Settings = DEFAULT_SETTINGS) {
  const { fields } = judgeFields({ ...SIGHT, ...sight }, settings);
  return fields.find((it) => it.object === object && it.kind === "emailOptOut");
}

describe("what is in order, what is missing and what cannot be told", () => {
  it.each<[string, Partial<Sight>, string]>([
    ["all is well", {}, "ok ok ok ok"],
    ["hidden by field-level security", { fields: { Lead: [], Contact: [] } }, "ok missing unknown unknown"],
    [
      "an object that may not be read",
      { fields: { Lead: null, Contact: null } },
      "ok missing unknown unknown",
    ],
    ["read-only", { fields: { Lead: [field({ updateable: false })], Contact: [] } }, "ok ok missing ok"],
    ["on no layout", { layouts: { ...SIGHT.layouts, Lead: [["Name"]] } }, "ok ok ok missing"],
    [
      "on one of two",
      { layouts: { ...SIGHT.layouts, Lead: [["Name"], [EMAIL_OPT_OUT]] } },
      "ok ok ok missing",
    ],
    ["layouts that could not be read", { layouts: { ...SIGHT.layouts, Lead: null } }, "ok ok ok unknown"],
  ])("%s", (_, sight, expected) => {
    expect(states(emailOn("Lead", sight))).toBe(expected);
  });

  it("counts the layouts", () => {
    const two = { layouts: { ...SIGHT.layouts, Lead: [["Name"], [EMAIL_OPT_OUT]] } };
    expect(emailOn("Lead", two)?.layouts).toEqual({ shown: 1, of: 2 });
  });

  it("tells a field that is not there from a hidden one only with the set-up in sight", () => {
    const marketo = (customFields: Sight["customFields"]) =>
      judgeFields({ ...SIGHT, customFields }, MARKETO).fields.find(
        (it) => it.object === "Lead" && it.kind === "marketoSales",
      );
    expect(states(marketo(null))).toBe("unknown missing unknown unknown");
    expect(states(marketo([]))).toBe("missing unknown unknown unknown");
    expect(states(marketo([{ object: "Lead", field: MARKETO_FIELD }]))).toBe("ok missing unknown unknown");
  });

  it("follows Contact on person accounts, with layouts of their own", () => {
    const sight = {
      personAccounts: true,
      layouts: { ...SIGHT.layouts, Account: [[fieldOnPersonAccount(EMAIL_OPT_OUT)], []] },
    };
    expect(emailOn("Account", sight)).toMatchObject({
      field: "PersonHasOptedOutOfEmail",
      visible: "ok",
      onLayout: "missing",
      layouts: { shown: 1, of: 2 },
    });
    expect(emailOn("Account", {})).toBeUndefined();
  });

  it("shows a chosen field that looks like nothing known", () => {
    const settings = { ...DEFAULT_SETTINGS, fields: { Lead: "No_Mail__c", Contact: EMAIL_OPT_OUT } };
    const kinds = judgeFields(SIGHT, settings).fields.filter(({ used }) => used);
    expect(kinds.map(({ object, kind, field: name }) => `${object} ${kind} ${name}`)).toEqual([
      "Lead chosen No_Mail__c",
      `Contact emailOptOut ${EMAIL_OPT_OUT}`,
    ]);
  });

  it("whatever is seen: nothing missing is said of what is not used or not known, and nothing hidden is called in order", () => {
    const name = fc.constantFrom(EMAIL_OPT_OUT, MARKETO_FIELD, "Marketo_Sales_Opt_Out__c", "No_Mail__c");
    const described = fc.option(
      fc.uniqueArray(
        fc.record({
          name,
          label: fc.constantFrom("Email Opt Out", "MSC - Opt Out", "x"),
          custom: fc.boolean(),
          updateable: fc.boolean(),
        }),
        { selector: (it) => it.name },
      ),
    );
    const layouts = fc.option(fc.array(fc.array(name, { maxLength: 3 }), { maxLength: 3 }));
    const sights: fc.Arbitrary<Sight> = fc.record({
      fields: fc.record({ Lead: described, Contact: described }),
      layouts: fc.record({ Lead: layouts, Contact: layouts, Account: layouts }),
      personAccounts: fc.boolean(),
      mayInstall: fc.option(fc.boolean()),
      customFields: fc.option(
        fc.array(fc.record({ object: fc.constantFrom("Lead" as const, "Contact" as const), field: name })),
      ),
    });
    const settings = fc
      .record({ Lead: name, Contact: name })
      .map((fields): Settings => ({ ...DEFAULT_SETTINGS, fields }));
    fc.assert(
      fc.property(sights, settings, (sight, chosen) => {
        const { fields } = judgeFields(sight, chosen);
        for (const check of fields) {
          const seen = (check.object === "Lead" ? sight.fields.Lead : sight.fields.Contact) ?? [];
          const there = seen.some(
            (it) => it.name === check.field || fieldOnPersonAccount(it.name) === check.field,
          );
          expect(check.visible === "ok").toBe(there);
          if (!there) expect([check.editable, check.onLayout]).toEqual(["unknown", "unknown"]);
          if (check.field === null) expect(states(check)).not.toContain("ok");
          // Missing and hidden at once would send a person to two places for one thing.
          expect([check.exists, check.visible]).not.toEqual(["missing", "missing"]);
          if (check.onLayout === "missing") expect(check.layouts?.shown).toBeLessThan(check.layouts?.of ?? 0);
        }
        for (const object of ["Lead", "Contact"] as const)
          expect(fields.some((it) => it.object === object && it.used)).toBe(true);
      }),
    );
  });
});

it.each([
  ["NO_SESSION", "session", "missing unknown"],
  ["INVALID_SESSION_ID", "session", "missing unknown"],
  ["SESSION_NOT_FOR_API", "session", "ok missing"],
  ["API_DISABLED_FOR_ORG", "attention", "ok missing"],
  ["NETWORK", "retry", "unknown unknown"],
])("%s says which of session and API is missing", (code, _, expected) => {
  const { session, api } = judgeFailure(failureOf(code, ""));
  expect(`${session} ${api}`).toBe(expected);
});

describe("what the screens warn of without a call", () => {
  const preflight = (check: Partial<FieldCheck>) => ({
    checkedAt: 0,
    calls: 1,
    session: "ok" as const,
    api: "ok" as const,
    failure: null,
    mayInstall: false,
    fields: judgeFields(SIGHT, DEFAULT_SETTINGS).fields.map((it) => ({ ...it, ...check })),
  });
  const shape = {
    personAccounts: false,
    learnedAt: 0,
    hidden: [{ object: "Lead" as const, field: EMAIL_OPT_OUT }],
  };

  it("is what the last look found, as long as the field is in use", () => {
    expect(inNeed(DEFAULT_SETTINGS, preflight({ editable: "missing" }), null)).toHaveLength(2);
    expect(inNeed(MARKETO, preflight({ editable: "missing" }), null)).toEqual([]);
    expect(inNeed(DEFAULT_SETTINGS, preflight({}), null)).toEqual([]);
    const marketo = judgeFields({ ...SIGHT, customFields: [] }, MARKETO);
    expect(
      inNeed(
        MARKETO,
        { ...preflight({}), ...marketo, fields: marketo.fields.map((it) => ({ ...it, used: false })) },
        null,
      ),
    ).toHaveLength(2);
  });

  it("is what refused queries have taught, until a look has seen it", () => {
    expect(inNeed(DEFAULT_SETTINGS, null, shape)).toEqual(shape.hidden);
    expect(withSeen(shape, preflight({}).fields).hidden).toEqual([]);
    expect(withSeen(shape, preflight({ visible: "missing" }).fields).hidden).toEqual(shape.hidden);
  });
});

describe("in an org", () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.stop());
  beforeEach(() => {
    for (const object of ["Lead", "Contact"]) {
      desk.org.setFieldSecurity(REP_PROFILE, object, EMAIL_OPT_OUT, "edit");
    }
    desk.callsSince();
  });

  const look = async (username: string, settings = DEFAULT_SETTINGS) =>
    judgeFields(await desk.setUpOf(username).readSight(), settings);

  it("a rep's look costs two calls, and finds all in order", async () => {
    const { fields, mayInstall } = await look(USERS.rep);
    expect(desk.callsSince()).toBe(2);
    expect(mayInstall).toBe(false);
    expect(fieldsInNeed(fields)).toEqual([]);
    const shown = fields.map((it) => `${it.object} ${it.field} ${states(it)}`);
    expect(shown).toEqual([
      `Lead ${EMAIL_OPT_OUT} ok ok ok ok`,
      `Lead ${MARKETO_FIELD} ok ok ok ok`,
      `Contact ${EMAIL_OPT_OUT} ok ok ok ok`,
      "Account PersonHasOptedOutOfEmail ok ok ok ok",
      `Contact ${MARKETO_FIELD} ok ok ok ok`,
      "Account MSE_Opt_Out__pc ok ok ok ok",
    ]);
  });

  it("an admin's look costs one call more, and knows what exists", async () => {
    desk.org.setFieldSecurity(ADMIN_PROFILE, "Lead", MARKETO_FIELD, "hidden");
    const { fields, mayInstall } = await look(USERS.admin);
    expect(desk.callsSince()).toBe(3);
    expect(mayInstall).toBe(true);
    const marketo = fields.find((it) => it.object === "Lead" && it.kind === "marketoSales");
    expect(states(marketo)).toBe("ok missing unknown unknown");
  });

  it("sees what is hidden, read-only and off the layout", async () => {
    desk.org.setFieldSecurity(REP_PROFILE, "Lead", EMAIL_OPT_OUT, "hidden");
    desk.org.setFieldSecurity(REP_PROFILE, "Contact", EMAIL_OPT_OUT, "readOnly");
    const layout = desk.org.layouts.of("Contact");
    layout.fields = layout.fields.filter((name) => name !== EMAIL_OPT_OUT);
    const { fields } = await look(USERS.rep);
    expect(fieldsInNeed(fields).map((it) => `${it.object} ${states(it)}`)).toEqual([
      "Lead ok missing unknown unknown",
      "Contact ok ok missing missing",
      "Account ok ok missing ok",
    ]);
    desk.org.layouts.add("Contact", EMAIL_OPT_OUT);
  });
});

it("an org without person accounts and record types is seen with one call", async () => {
  const desk = await openDesk({ personAccounts: false, marketoField: false });
  try {
    const { fields } = judgeFields(await desk.setUpOf(USERS.rep).readSight(), DEFAULT_SETTINGS);
    expect(desk.callsSince()).toBe(1);
    expect(fields.map(({ object, field: name }) => `${object} ${name}`)).toEqual([
      `Lead ${EMAIL_OPT_OUT}`,
      "Lead null",
      `Contact ${EMAIL_OPT_OUT}`,
      "Contact null",
    ]);
  } finally {
    await desk.stop();
  }
});
