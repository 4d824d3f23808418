import { expect, it } from "vitest";
import {
  fieldLink,
  fieldsLink,
  pageLayoutsLink,
  recordPagesLink,
} from "../../../src/dashboard/set-up/setup-links";

const HOST = "acme--uat.sandbox.my.salesforce.com";
const at = (path: string) => `https://${HOST}/lightning/setup/ObjectManager/${path}`;

it.each([
  [pageLayoutsLink(HOST, "Lead"), "Lead/PageLayouts/view"],
  [pageLayoutsLink(HOST, "Account"), "PersonAccount/PageLayouts/view"],
  [recordPagesLink(HOST, "Account"), "Account/LightningPages/view"],
  [fieldsLink(HOST, "Contact"), "Contact/FieldsAndRelationships/view"],
  // A person account's fields are Contact's.
  [fieldsLink(HOST, "Account"), "Contact/FieldsAndRelationships/view"],
  [fieldLink(HOST, "Lead", "HasOptedOutOfEmail"), "Lead/FieldsAndRelationships/HasOptedOutOfEmail/view"],
  [
    fieldLink(HOST, "Account", "PersonHasOptedOutOfEmail"),
    "Contact/FieldsAndRelationships/HasOptedOutOfEmail/view",
  ],
  // A custom field's page goes by its id.
  [fieldLink(HOST, "Lead", "Opted_Out__c"), "Lead/FieldsAndRelationships/view"],
])("%s", (link, path) => {
  expect(link).toBe(at(path));
});
