import { expect, it } from "vitest";
import { fieldChoices } from "../../src/background/field-choices";

const field = (name: string, label: string, updateable = true) => ({
  name,
  label,
  updateable,
  custom: name.endsWith("__c"),
});

it("offers the standard field first, then what looks like Marketo's, then other opt-outs, then the rest", () => {
  const choices = fieldChoices([
    field("VIP__c", "VIP"),
    field("Newsletter_Opt_Out__c", "Newsletter Opt Out"),
    field("X1__c", "MSE - Opt Out"),
    field("HasOptedOutOfEmail", "Email Opt Out"),
    field("MSC_Opt_Out__c", "Verkauf nicht anschreiben"),
    field("X2__c", "Marketo Sales Opt Out"),
  ]);
  expect(choices.map(({ label, suggested }) => [label, suggested])).toEqual([
    ["Email Opt Out", false],
    ["Marketo Sales Opt Out", true],
    ["MSE - Opt Out", true],
    ["Verkauf nicht anschreiben", true],
    ["Newsletter Opt Out", false],
    ["VIP", false],
  ]);
});

it("offers nothing that this user may not write, and no standard checkbox with another meaning", () => {
  expect(fieldChoices([field("A__c", "A", false), field("DoNotCall", "Do Not Call")])).toEqual([]);
});
