import { describe, expect, it } from "vitest";
import type { FieldChoice } from "../../../src/messages/sync.ts";
import { fieldOptions, sameOnBoth } from "../../../src/screens/sync/field-options.ts";
import { DEFAULT_SETTINGS, EMAIL_OPT_OUT, type Settings } from "../../../src/settings.ts";

const choice = (name: string, label: string, suggested = false): FieldChoice => ({
  name,
  label,
  custom: name.endsWith("__c"),
  suggested,
});
const emailOptOut = choice(EMAIL_OPT_OUT, "Email Opt Out");
const sales = choice("Marketo_Sales_Opt_Out__c", "Marketo Sales Opt Out", true);
const vip = choice("VIP__c", "VIP");
const fax = choice("Fax__c", "Fax");
const names = (choices: readonly FieldChoice[]) => choices.map(({ name }) => name);

const chosen = (Lead: string, Contact: string): Settings => ({
  ...DEFAULT_SETTINGS,
  fields: { Lead, Contact },
});

describe("the options of a picker", () => {
  it("begin with Email Opt Out and what is suggested; the others follow by label", () => {
    const { first, others } = fieldOptions([vip, sales, fax, emailOptOut], EMAIL_OPT_OUT, String);
    expect(names(first)).toEqual([EMAIL_OPT_OUT, "Marketo_Sales_Opt_Out__c"]);
    expect(names(others)).toEqual(["Fax__c", "VIP__c"]);
  });

  it("hold the chosen field before the choices are read", () => {
    const { first, others } = fieldOptions(null, "VIP__c", () => "VIP");
    expect([...first, ...others]).toEqual([vip]);
  });

  it("hold the chosen field even where the user may no longer see it", () => {
    const { others } = fieldOptions([emailOptOut], "VIP__c", () => "VIP");
    expect(others).toEqual([vip]);
  });
});

describe("one picker for both objects", () => {
  it.each([
    ["before the choices are read", null, chosen("VIP__c", "VIP__c"), true],
    [
      "the same names in another order",
      { Lead: [vip, sales], Contact: [sales, vip] },
      chosen("VIP__c", "VIP__c"),
      true,
    ],
    ["different names", { Lead: [vip], Contact: [sales] }, chosen(EMAIL_OPT_OUT, EMAIL_OPT_OUT), false],
    ["one name more on Contact", { Lead: [vip], Contact: [sales, vip] }, chosen("VIP__c", "VIP__c"), false],
    [
      "the same names, but different ones chosen",
      { Lead: [vip, sales], Contact: [vip, sales] },
      chosen("VIP__c", sales.name),
      false,
    ],
    ["different ones chosen, choices not read", null, chosen("VIP__c", sales.name), false],
  ])("%s", (_case, choices, settings, expected) => {
    expect(sameOnBoth(choices, settings)).toBe(expected);
  });
});
