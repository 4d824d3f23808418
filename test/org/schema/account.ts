import {
  address,
  checkbox,
  field,
  identityFields,
  lookup,
  picklist,
  SYSTEM,
  stampFields,
  text,
} from "./field.ts";
import { object } from "./object.ts";
import { mergedInto, viewedFields } from "./person-fields.ts";
import { LEAD_SOURCES, SALUTATIONS } from "./picklists.ts";

/**
 * Account (object reference, Account). A person account is an Account row and a Contact row; the fields below from
 * `PersonContactId` on, and the parts of the name, live on the Contact row and only show through here. They exist only
 * when person accounts are on.
 */
export const ACCOUNT = object({
  name: "Account",
  label: "Account",
  labelPlural: "Accounts",
  keyPrefix: "001",
  searchable: true,
  layoutable: true,
  mergeable: true,
  tracked: ["PersonHasOptedOutOfEmail", "PersonEmail", "OwnerId", "Name"],
  fields: [
    ...identityFields("Account"),
    mergedInto("Account"),
    text("Name", "Account Name", 255, { nillable: false, permissionable: false, nameField: true }),
    text("LastName", "Last Name", 80, { permissionable: false }),
    text("FirstName", "First Name", 40, { permissionable: false }),
    picklist("Salutation", "Salutation", SALUTATIONS, { permissionable: false }),
    picklist("Type", "Account Type", ["Prospect", "Customer", "Partner", "Other"]),
    lookup("RecordTypeId", "Record Type ID", "RecordType", ["RecordType"], { permissionable: false }),
    lookup("ParentId", "Parent Account ID", "Parent", ["Account"], { childrenName: "ChildAccounts" }),
    field("textarea", "BillingStreet", "Billing Street"),
    text("BillingCity", "Billing City", 40),
    text("BillingState", "Billing State/Province", 80),
    text("BillingPostalCode", "Billing Zip/Postal Code", 20),
    text("BillingCountry", "Billing Country", 80),
    address("BillingAddress", "Billing Address"),
    field("phone", "Phone", "Account Phone"),
    field("url", "Website", "Website"),
    picklist("Industry", "Industry", ["Banking", "Biotechnology", "Manufacturing", "Retail", "Technology"]),
    field("currency", "AnnualRevenue", "Annual Revenue"),
    field("int", "NumberOfEmployees", "Employees"),
    field("textarea", "Description", "Account Description", { length: 32_000 }),
    lookup("OwnerId", "Owner ID", "Owner", ["User"], { nillable: false, permissionable: false }),
    ...stampFields(),
    field("date", "LastActivityDate", "Last Activity", { ...SYSTEM }),
    ...viewedFields(),
    lookup("PersonContactId", "Contact ID", "PersonContact", ["Contact"], { ...SYSTEM, indexed: true }),
    checkbox("IsPersonAccount", "Is Person Account", { ...SYSTEM }),
    field("email", "PersonEmail", "Email", { indexed: true }),
    text("PersonTitle", "Title", 80),
    text("PersonDepartment", "Department", 80),
    field("phone", "PersonMobilePhone", "Mobile"),
    field("phone", "PersonHomePhone", "Home Phone"),
    picklist("PersonLeadSource", "Lead Source", LEAD_SOURCES),
    field("date", "PersonBirthdate", "Birthdate"),
    text("PersonMailingCity", "Mailing City", 40),
    text("PersonMailingCountry", "Mailing Country", 80),
    address("PersonMailingAddress", "Mailing Address"),
    checkbox("PersonHasOptedOutOfEmail", "Email Opt Out", { indexed: true }),
    checkbox("PersonHasOptedOutOfFax", "Fax Opt Out"),
    checkbox("PersonDoNotCall", "Do Not Call"),
  ],
});

/** Fields of Account that a person account keeps on its Contact row, and their names there. */
export const PERSON_FIELDS: ReadonlyMap<string, string> = new Map([
  ["LastName", "LastName"],
  ["FirstName", "FirstName"],
  ["Salutation", "Salutation"],
  ["PersonEmail", "Email"],
  ["PersonTitle", "Title"],
  ["PersonDepartment", "Department"],
  ["PersonMobilePhone", "MobilePhone"],
  ["PersonHomePhone", "HomePhone"],
  ["PersonLeadSource", "LeadSource"],
  ["PersonBirthdate", "Birthdate"],
  ["PersonMailingCity", "MailingCity"],
  ["PersonMailingCountry", "MailingCountry"],
  ["PersonHasOptedOutOfEmail", "HasOptedOutOfEmail"],
  ["PersonHasOptedOutOfFax", "HasOptedOutOfFax"],
  ["PersonDoNotCall", "DoNotCall"],
]);

/** The Contact's field behind a field of a person account (a custom `X__c` of Contact is `X__pc` there), if it is one. */
export function contactFieldOf(accountField: string): string | undefined {
  if (accountField.endsWith("__pc")) return accountField.replace(/__pc$/, "__c");
  return PERSON_FIELDS.get(accountField);
}

/** What is there only when person accounts are on. */
export const PERSON_ACCOUNT_ONLY: ReadonlySet<string> = new Set([
  ...PERSON_FIELDS.keys(),
  "PersonContactId",
  "PersonMailingAddress",
  "IsPersonAccount",
  "RecordTypeId",
]);
