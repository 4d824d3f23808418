import { ACCOUNT, PERSON_ACCOUNT_ONLY } from "./account.ts";
import { CONTACT } from "./contact.ts";
import { LEAD } from "./lead.ts";
import type { ObjectDefinition } from "./object.ts";
import { ACCOUNT_HISTORY, CONTACT_HISTORY, LEAD_HISTORY } from "./people-history.ts";
import {
  GROUP,
  ORGANIZATION,
  PERMISSION_SET,
  PERMISSION_SET_ASSIGNMENT,
  PROFILE,
  RECORD_TYPE,
  USER,
  USER_PERMISSION_ACCESS,
} from "./setup-objects.ts";
import { TASK } from "./task.ts";
import { CUSTOM_FIELD, FIELD_PERMISSIONS, LAYOUT } from "./tooling-objects.ts";

/** The objects of a new org. Without person accounts their fields do not exist: a query for one is an INVALID_FIELD. */
export function standardObjects(personAccounts: boolean): readonly ObjectDefinition[] {
  const people = personAccounts
    ? [LEAD, CONTACT, ACCOUNT]
    : [
        LEAD,
        without(CONTACT, new Set(["IsPersonAccount"])),
        { ...without(ACCOUNT, PERSON_ACCOUNT_ONLY), tracked: ["OwnerId", "Name"] },
      ];
  return [
    ...people,
    TASK,
    LEAD_HISTORY,
    CONTACT_HISTORY,
    ACCOUNT_HISTORY,
    USER,
    GROUP,
    USER_PERMISSION_ACCESS,
    PROFILE,
    PERMISSION_SET,
    PERMISSION_SET_ASSIGNMENT,
    ORGANIZATION,
    RECORD_TYPE,
    FIELD_PERMISSIONS,
    CUSTOM_FIELD,
    LAYOUT,
  ];
}

function without(definition: ObjectDefinition, names: ReadonlySet<string>): ObjectDefinition {
  return { ...definition, fields: definition.fields.filter((field) => !names.has(field.name)) };
}
