import { checkbox, field, lookup, picklist, SYSTEM, stampFields, text } from "./field.ts";
import { object } from "./object.ts";

/** What the Tooling API knows of custom fields (Tooling API guide, CustomField). */
export const CUSTOM_FIELD = object({
  name: "CustomField",
  label: "Custom Field",
  labelPlural: "Custom Fields",
  keyPrefix: "00N",
  writable: false,
  access: "tooling",
  fields: [
    field("id", "Id", "Custom Field ID", { ...SYSTEM, nillable: false }),
    text("DeveloperName", "Custom Field Name", 40, SYSTEM),
    text("FullName", "Full Name", 255, { ...SYSTEM, filterable: false }),
    text("TableEnumOrId", "Entity Enumeration Or ID", 40, SYSTEM),
    text("NamespacePrefix", "Namespace Prefix", 15, SYSTEM),
    ...stampFields(),
  ],
});

/** Page layouts (Tooling API guide, Layout). */
export const LAYOUT = object({
  name: "Layout",
  label: "Page Layout",
  labelPlural: "Page Layouts",
  keyPrefix: "00h",
  writable: false,
  access: "tooling",
  fields: [
    field("id", "Id", "Layout ID", { ...SYSTEM, nillable: false }),
    text("Name", "Name", 80, { ...SYSTEM, nameField: true }),
    text("FullName", "Full Name", 255, { ...SYSTEM, filterable: false }),
    picklist("LayoutType", "Layout Type", ["Standard"], SYSTEM),
    text("TableEnumOrId", "Entity Enumeration Or ID", 40, SYSTEM),
    ...stampFields(),
  ],
});

/** Rights to one field in one permission set; made and changed by the data API (object reference, FieldPermissions). */
export const FIELD_PERMISSIONS = object({
  name: "FieldPermissions",
  label: "Field Permissions",
  labelPlural: "Field Permissions",
  keyPrefix: "01k",
  writable: true,
  access: "setup",
  fields: [
    field("id", "Id", "Field Permissions ID", { ...SYSTEM, nillable: false }),
    lookup("ParentId", "Parent ID", "Parent", ["PermissionSet"], {
      nillable: false,
      updateable: false,
      permissionable: false,
      indexed: true,
      childrenName: "FieldPerms",
    }),
    picklist("SobjectType", "SObject Type Name", [], {
      nillable: false,
      updateable: false,
      permissionable: false,
    }),
    picklist("Field", "Field Name", [], { nillable: false, updateable: false, permissionable: false }),
    checkbox("PermissionsRead", "Read Access", { permissionable: false }),
    checkbox("PermissionsEdit", "Edit Access", { permissionable: false }),
    field("datetime", "SystemModstamp", "System Modstamp", { ...SYSTEM, nillable: false }),
  ],
});
