import type { Org } from "./org.ts";
import { type CustomField, customFieldDefinition } from "./schema/custom-field.ts";
import type { FieldDefinition } from "./schema/field.ts";

/** Adds a custom field to an object; on Contact also as `…__pc` to Account, when person accounts are on. */
export function addCustomField(org: Org, object: string, custom: CustomField): void {
  const table = org.store.table(object);
  const made = customFieldDefinition(custom);
  table.addField(made);
  const { formula } = custom;
  if (formula !== undefined) {
    table.derive(made.name, (row) => {
      const plain = table.definition.fields.filter((each) => !each.calculated);
      return formula(Object.fromEntries(plain.map((each) => [each.name, table.get(row, each.name)])));
    });
  }
  org.plant("CustomField", {
    DeveloperName: made.name.replace(/__c$/, ""),
    FullName: `${object}.${made.name}`,
    TableEnumOrId: object,
  });
  const onLayout = custom.onLayout !== false;
  if (onLayout) org.layouts.add(object, made.name);
  if (object === "Contact" && org.personAccounts) showOnAccount(org, made, onLayout);
  for (const [profile, access] of Object.entries(custom.access ?? {})) {
    org.setFieldSecurity(profile, object, custom.name, access);
  }
  org.security.changed();
}

/** Deletes a custom field, with its values, rights and places on layouts. */
export function removeCustomField(org: Org, object: string, name: string): void {
  const { table, row } = org.place(customFieldId(org, object, name));
  table.erase(row);
  const permissions = org.store.table("FieldPermissions");
  for (let each = 0; each < permissions.count; each++)
    if (permissions.has(each) && permissions.get(each, "Field") === `${object}.${name}`)
      permissions.erase(each);
  org.layouts.forget(object, name);
  org.store.table(object).removeField(name);
  const onAccount = name.replace(/__c$/, "__pc");
  if (object === "Contact" && org.store.table("Account").field(onAccount) !== undefined) {
    org.layouts.forget("PersonAccount", onAccount);
    org.store.table("Account").removeField(onAccount);
  }
  org.security.changed();
}

/** The id of a custom field's own record, by which Setup and the Tooling API name it. */
export function customFieldId(org: Org, object: string, name: string): string {
  const table = org.store.table("CustomField");
  for (let row = 0; row < table.count; row++) {
    if (table.has(row) && table.get(row, "FullName") === `${object}.${name}`) return table.idOf(row);
  }
  throw new Error(`The test org has no custom field ${object}.${name}.`);
}

function showOnAccount(org: Org, made: FieldDefinition, onLayout: boolean): void {
  const account = org.store.table("Account");
  const pattern = account.forwardOf("PersonEmail");
  const name = made.name.replace(/__c$/, "__pc");
  account.addField({ ...made, name });
  if (onLayout) org.layouts.add("PersonAccount", name);
  if (pattern !== undefined) account.forward(name, { ...pattern, field: made.name });
}
