import { checkbox, field, identityFields, lookup, picklist, SYSTEM, stampFields, text } from "./field.ts";
import { object } from "./object.ts";

const READ_ONLY = { ...SYSTEM };

/** User, Profile and what else says who may do what. All of it is read through the API and changed by the org's verbs. */
export const USER = object({
  name: "User",
  label: "User",
  labelPlural: "People",
  keyPrefix: "005",
  writable: false,
  searchable: true,
  access: "open",
  fields: [
    field("id", "Id", "User ID", { ...SYSTEM, nillable: false }),
    text("Username", "Username", 80, { ...READ_ONLY, nillable: false, indexed: true, unique: true }),
    text("LastName", "Last Name", 80, { ...READ_ONLY, nillable: false }),
    text("FirstName", "First Name", 40, READ_ONLY),
    text("Name", "Full Name", 121, { ...READ_ONLY, nillable: false, nameField: true }),
    text("Title", "Title", 80, READ_ONLY),
    field("email", "Email", "Email", { ...READ_ONLY, nillable: false }),
    text("Alias", "Alias", 8, { ...READ_ONLY, nillable: false }),
    text("CommunityNickname", "Nickname", 40, { ...READ_ONLY, nillable: false }),
    checkbox("IsActive", "Active", READ_ONLY),
    picklist("TimeZoneSidKey", "Time Zone", [], { ...READ_ONLY, nillable: false }),
    picklist("LocaleSidKey", "Locale", [], { ...READ_ONLY, nillable: false }),
    picklist("LanguageLocaleKey", "Language", [], { ...READ_ONLY, nillable: false }),
    picklist("EmailEncodingKey", "Email Encoding", [], { ...READ_ONLY, nillable: false }),
    lookup("ProfileId", "Profile ID", "Profile", ["Profile"], READ_ONLY),
    picklist("UserType", "User Type", ["Standard"], READ_ONLY),
    ...stampFields(),
  ],
});

export const GROUP = object({
  name: "Group",
  label: "Group",
  labelPlural: "Group",
  keyPrefix: "00G",
  writable: false,
  access: "open",
  fields: [
    field("id", "Id", "Group ID", { ...SYSTEM, nillable: false }),
    text("Name", "Name", 40, { ...READ_ONLY, nameField: true }),
    text("DeveloperName", "Developer Name", 80, READ_ONLY),
    picklist("Type", "Type", ["Queue", "Regular"], READ_ONLY),
    ...stampFields(),
  ],
});

/** Permissions a profile or permission set may hold, as they are called in the API (`Permissions` + name). */
export const PERMISSIONS = [
  "ApiEnabled",
  "ViewSetup",
  "CustomizeApplication",
  "ModifyAllData",
  "ViewAllData",
  "ModifyMetadata",
  "ConvertLeads",
  "ViewEditConvertedLeads",
  "EditTask",
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const permissionFields = () =>
  PERMISSIONS.map((permission) => checkbox(`Permissions${permission}`, permission, READ_ONLY));

/** The permissions of whoever asks, from profile and permission sets together: one record (object reference, UserPermissionAccess). */
export const USER_PERMISSION_ACCESS = object({
  name: "UserPermissionAccess",
  label: "User Permission Access",
  labelPlural: "User Permission Access",
  keyPrefix: "0UA",
  writable: false,
  access: "open",
  fields: [
    field("id", "Id", "UserPermissionAccess ID", { ...SYSTEM, nillable: false }),
    ...permissionFields(),
  ],
});

export const PROFILE = object({
  name: "Profile",
  label: "Profile",
  labelPlural: "Profile",
  keyPrefix: "00e",
  writable: false,
  access: "open",
  fields: [
    field("id", "Id", "Profile ID", { ...SYSTEM, nillable: false }),
    text("Name", "Name", 255, { ...READ_ONLY, nameField: true }),
    ...permissionFields(),
    picklist("UserType", "User Type", ["Standard"], READ_ONLY),
    ...stampFields(),
  ],
});

export const PERMISSION_SET = object({
  name: "PermissionSet",
  label: "Permission Set",
  labelPlural: "Permission Sets",
  keyPrefix: "0PS",
  writable: false,
  access: "setup",
  fields: [
    field("id", "Id", "PermissionSet ID", { ...SYSTEM, nillable: false }),
    text("Name", "Permission Set Name", 80, { ...READ_ONLY, nameField: true }),
    text("Label", "Permission Set Label", 80, READ_ONLY),
    lookup("ProfileId", "Profile ID", "Profile", ["Profile"], { ...READ_ONLY, indexed: true }),
    checkbox("IsOwnedByProfile", "Is Owned By Profile", READ_ONLY),
    checkbox("IsCustom", "Is Custom", READ_ONLY),
    ...permissionFields(),
    ...stampFields(),
  ],
});

export const ORGANIZATION = object({
  name: "Organization",
  label: "Organization",
  labelPlural: "Organizations",
  keyPrefix: "00D",
  writable: false,
  access: "open",
  fields: [
    field("id", "Id", "Organization ID", { ...SYSTEM, nillable: false }),
    text("Name", "Name", 80, { ...READ_ONLY, nameField: true }),
    text("Country", "Country", 80, READ_ONLY),
    picklist("LanguageLocaleKey", "Language", [], READ_ONLY),
    picklist("TimeZoneSidKey", "Time Zone", [], READ_ONLY),
    picklist("OrganizationType", "Edition", [], READ_ONLY),
    text("NamespacePrefix", "Namespace Prefix", 15, READ_ONLY),
    text("InstanceName", "Instance Name", 5, READ_ONLY),
    checkbox("IsSandbox", "Is Sandbox", READ_ONLY),
    field("datetime", "TrialExpirationDate", "Trial Expiration Date", READ_ONLY),
    ...stampFields(),
  ],
});

export const RECORD_TYPE = object({
  name: "RecordType",
  label: "Record Type",
  labelPlural: "Record Types",
  keyPrefix: "012",
  writable: false,
  access: "open",
  fields: [
    field("id", "Id", "Record Type ID", { ...SYSTEM, nillable: false }),
    text("Name", "Name", 80, { ...READ_ONLY, nameField: true }),
    text("DeveloperName", "Record Type Name", 80, READ_ONLY),
    picklist("SobjectType", "SObject Type Name", ["Account"], READ_ONLY),
    checkbox("IsPersonType", "Is Person Type", READ_ONLY),
    checkbox("IsActive", "Active", READ_ONLY),
    ...stampFields(),
  ],
});

export const PERMISSION_SET_ASSIGNMENT = object({
  name: "PermissionSetAssignment",
  label: "Permission Set Assignment",
  labelPlural: "Permission Set Assignments",
  keyPrefix: "0Pa",
  writable: false,
  access: "setup",
  fields: [
    ...identityFields("PermissionSetAssignment"),
    lookup("PermissionSetId", "PermissionSet ID", "PermissionSet", ["PermissionSet"], {
      ...READ_ONLY,
      indexed: true,
      childrenName: "Assignments",
    }),
    lookup("AssigneeId", "Assignee ID", "Assignee", ["User"], {
      ...READ_ONLY,
      indexed: true,
      childrenName: "PermissionSetAssignments",
    }),
    ...stampFields(),
  ],
});
