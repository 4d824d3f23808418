import fc from "fast-check";
import { describe, expect, it } from "vitest";
import schema from "../public/managed_schema.json" with { type: "json" };
import {
  lockedAgainst,
  NO_POLICY,
  noticeOf,
  readPolicy,
  underPolicy,
  withOwnChoices,
} from "../src/admin-policy.ts";
import { checkSettings, DEFAULT_SETTINGS, SETTING_SHAPES, type Settings } from "../src/settings.ts";

const MARKETO = "Marketo_Sales_Opt_Out__c";
const OWN: Settings = { ...DEFAULT_SETTINGS, nightly: false, apiShare: 5 };

describe("what an admin has set", () => {
  it("holds over what the user has chosen, and the rest is the user's", () => {
    const policy = readPolicy({
      setBy: " Acme RevOps ",
      settings: { nightly: true, fields: { Lead: MARKETO } },
    });
    expect(policy.ignored).toEqual([]);
    expect(underPolicy(OWN, policy)).toEqual({
      ...OWN,
      nightly: true,
      fields: { Lead: MARKETO, Contact: "HasOptedOutOfEmail" },
    });
    expect(noticeOf(policy)).toEqual({
      setBy: "Acme RevOps",
      locked: ["nightly", "fields.Lead"],
      ignored: [],
    });
  });

  it("as a default holds until the user chooses", () => {
    const policy = readPolicy({ defaults: { fields: { Lead: MARKETO, Contact: MARKETO }, hour: 3 } });
    expect(underPolicy(undefined, policy)).toMatchObject({
      hour: 3,
      fields: { Lead: MARKETO, Contact: MARKETO },
    });
    expect(underPolicy(OWN, policy)).toEqual(OWN);
    expect(noticeOf(policy).locked).toEqual([]);
  });

  it("can be nothing at all", () => {
    for (const nothing of [undefined, null, {}]) expect(readPolicy(nothing)).toEqual(NO_POLICY);
    expect(underPolicy(OWN, NO_POLICY)).toEqual(OWN);
  });

  it("names client ids by org, whatever the case of the host", () => {
    const id = "3MVG9.lKcPoNINVBIPJjdw1J9LLM82HnFVVX19KY1uA5mu0";
    const { oauthClientIds, ignored } = readPolicy({
      oauthClientIds: { "Acme.my.salesforce.com": id, "acme--uat.sandbox.my.salesforce.com": "too short" },
    });
    expect(oauthClientIds).toEqual({ "acme.my.salesforce.com": id });
    expect(ignored).toEqual(["oauthClientIds.acme--uat.sandbox.my.salesforce.com"]);
  });
});

describe("nonsense in a policy", () => {
  it.each<[unknown, string[]]>([
    ["a string", ["policy"]],
    [{ settings: [true] }, ["settings"]],
    [{ settings: { fields: "Opt_Out__c" } }, ["settings.fields"]],
    [
      { settings: { fields: { Lead: "Opt Out; DROP", Contact: 7 } } },
      ["settings.fields.Lead", "settings.fields.Contact"],
    ],
    [{ settings: { fields: { Account: MARKETO } } }, ["settings.fields.Account"]],
    [
      { settings: { hour: 24, apiShare: 90, nightly: "yes" } },
      ["settings.hour", "settings.apiShare", "settings.nightly"],
    ],
    [
      { settings: { version: 1, "fields.Lead": "Opt Out!", toString: 1 } },
      ["settings.version", "settings.fields.Lead", "settings.toString"],
    ],
    [{ defaults: { hour: -1 }, nightly: true, setBy: "" }, ["nightly", "setBy", "defaults.hour"]],
  ])("%j is named and has no effect", (managed, ignored) => {
    const policy = readPolicy(managed);
    expect(policy.ignored).toEqual(ignored);
    expect(underPolicy(OWN, policy)).toEqual(OWN);
    expect(lockedAgainst(DEFAULT_SETTINGS, policy)).toEqual([]);
  });

  it("never makes settings that are none", () => {
    const near = fc.record(
      {
        settings: fc.record(
          { nightly: fc.anything(), hour: fc.anything(), fields: fc.anything(), apiShare: fc.anything() },
          { requiredKeys: [] },
        ),
        defaults: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(near, fc.anything()), fc.anything(), (managed, stored) => {
        const settings = underPolicy(stored, readPolicy(managed));
        expect(checkSettings(settings)).toEqual(settings);
      }),
    );
  });
});

describe("a change of what is locked", () => {
  const policy = readPolicy({ settings: { nightly: true, fields: { Contact: MARKETO } } });
  const held = underPolicy(OWN, policy);

  it("is found, and a change of anything else is let through", () => {
    expect(lockedAgainst({ ...held, hour: 4 }, policy)).toEqual([]);
    expect(lockedAgainst({ ...held, nightly: false }, policy)).toEqual(["nightly"]);
    expect(lockedAgainst(OWN, policy)).toEqual(["nightly", "fields.Contact"]);
  });

  it("leaves the user's own choice for the day when the lock is gone", () => {
    const stored = withOwnChoices({ ...held, hour: 4 }, OWN, policy);
    expect(stored).toEqual({ ...OWN, hour: 4 });
    expect(underPolicy(stored, NO_POLICY)).toEqual({ ...OWN, hour: 4 });
  });
});

it("the schema that browsers judge a policy by knows every setting", () => {
  const names = Object.keys(SETTING_SHAPES).sort();
  for (const part of [schema.properties.settings, schema.properties.defaults])
    expect(Object.keys(part.properties).sort()).toEqual(names);
  expect(Object.keys(schema.properties).sort()).toEqual(["defaults", "oauthClientIds", "setBy", "settings"]);
});
