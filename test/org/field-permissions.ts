import type { Org } from "./org.ts";
import type { FieldAccess, Rights } from "./security.ts";
import type { Table } from "./store/table.ts";

/**
 * `FieldPermissions` records show what permission sets say of fields, and change it when they are written. There is one
 * only where the field can be read (object reference, FieldPermissions).
 */
export function applyFieldPermissions(org: Org, table: Table, row: number, deleted: boolean): void {
  if (table.definition.name !== "FieldPermissions") return;
  const rights = org.security.rightsOf(String(table.get(row, "ParentId")));
  const [object = "", field = ""] = String(table.get(row, "Field")).split(".");
  if (rights === undefined) return;
  const before = rights.fieldAccess(object, field);
  const read = table.get(row, "PermissionsRead") === true;
  const edit = table.get(row, "PermissionsEdit") === true;
  rights.setField(object, field, deleted || !read ? "hidden" : edit ? "edit" : "readOnly");
  org.security.changed();
  org.store.onUndo(() => {
    rights.setField(object, field, before);
    org.security.changed();
  });
}

/** Brings the record of one field in one permission set in line with what the set says. */
export function showFieldPermissions(
  org: Org,
  rights: Rights,
  object: string,
  field: string,
  access: FieldAccess,
): void {
  const table = org.store.table("FieldPermissions");
  const name = `${object}.${field}`;
  const existing = (table.find("ParentId", rights.id) ?? []).find((row) => table.get(row, "Field") === name);
  if (access === "hidden") {
    if (existing !== undefined) table.erase(existing);
    return;
  }
  const row = existing ?? table.append();
  table.set(row, "ParentId", rights.id);
  table.set(row, "SobjectType", object);
  table.set(row, "Field", name);
  table.set(row, "PermissionsRead", true);
  table.set(row, "PermissionsEdit", access === "edit");
  table.set(row, "SystemModstamp", new Date(org.clock.now()).toISOString());
}
