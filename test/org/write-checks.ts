import type { Actor } from "./actor.ts";
import { notSimulated, SalesforceError } from "./error.ts";
import { parseId } from "./id.ts";
import type { Org } from "./org.ts";
import { contactFieldOf } from "./schema/account.ts";
import type { FieldDefinition } from "./schema/field.ts";
import type { Value } from "./store/column.ts";
import type { Table } from "./store/table.ts";
import { acceptValue } from "./value.ts";
import type { Given } from "./write.ts";

/** The table of an object. @throws SalesforceError INVALID_TYPE when this user knows none by that name */
export function knownTable(org: Org, actor: Actor, object: string): Table {
  const table = actor.system ? org.store.find(object) : org.viewOf(actor.userId).table(object);
  if (table !== undefined) return table;
  throw new SalesforceError(400, "INVALID_TYPE", `sObject type '${object}' is not supported.`);
}

/**
 * The fields sent, with the values they will hold.
 * @throws SalesforceError for names that are unknown to this user or not theirs to write, and for values that do not fit
 */
export function acceptFields(
  org: Org,
  actor: Actor,
  table: Table,
  given: Given,
  way: "create" | "update",
): Map<FieldDefinition, Value> {
  const { name } = table.definition;
  const values = new Map<FieldDefinition, Value>();
  const readOnly: string[] = [];
  for (const [key, value] of Object.entries(given)) {
    if (key === "attributes" || key.toLowerCase() === "id") continue;
    const field = table.field(key);
    const access =
      field === undefined || actor.system ? "edit" : org.security.fieldAccess(actor.userId, name, field);
    if (field === undefined || access === "hidden") {
      if (typeof value === "object" && value !== null)
        throw notSimulated(`writing through the relationship ${key}`);
      throw new SalesforceError(
        400,
        "INVALID_FIELD",
        `No such column '${key}' on sobject of type ${name}`,
        [],
      );
    }
    const writable = way === "create" ? field.createable : field.updateable;
    if (access === "readOnly" || !(writable || actor.system)) readOnly.push(field.name);
    else values.set(field, acceptReference(org, field, acceptValue(field, value)));
  }
  if (readOnly.length > 0) {
    throw new SalesforceError(
      400,
      "INVALID_FIELD_FOR_INSERT_UPDATE",
      `Unable to create/update fields: ${readOnly.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
      readOnly,
    );
  }
  return values;
}

/** A reference must lead to a record, and to one of the right kind. */
function acceptReference(org: Org, field: FieldDefinition, value: Value): Value {
  if (field.type !== "reference" || typeof value !== "string") return value;
  const kind = org.store.tableOf(value)?.definition.name ?? "";
  if (!field.referenceTo.includes(kind)) {
    throw new SalesforceError(400, "MALFORMED_ID", `${field.label}: id value of incorrect type: ${value}`, [
      field.name,
    ]);
  }
  if (org.store.locate(value) === null) {
    throw new SalesforceError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", [field.name]);
  }
  return value;
}

/**
 * A value of a unique field may be on one record only.
 * @throws SalesforceError DUPLICATE_VALUE, naming the other record
 */
export function checkUnique(
  table: Table,
  row: number | null,
  values: ReadonlyMap<FieldDefinition, Value>,
): void {
  for (const [field, value] of values) {
    if (!field.unique || typeof value !== "string") continue;
    const other = (table.find(field.name, value) ?? []).find((each) => each !== row);
    if (other === undefined) continue;
    throw new SalesforceError(
      400,
      "DUPLICATE_VALUE",
      `duplicate value found: ${field.name} duplicates value on record with id: ${table.idOf(other)}`,
      [],
    );
  }
}

/**
 * The row, if this user may change it. Converted Leads and locked records are for few or none.
 * @throws SalesforceError as Salesforce would refuse it
 */
export function writableRow(
  org: Org,
  actor: Actor,
  table: Table,
  id: string,
  right: "edit" | "delete",
): number {
  const { name, writable } = table.definition;
  const parts = parseId(id);
  if (parts === null) {
    throw new SalesforceError(
      400,
      "MALFORMED_ID",
      `${table.definition.label} ID: id value of incorrect type: ${id}`,
      ["Id"],
    );
  }
  const row = table.rowOf(id);
  if (row === null) throw notThere();
  if (table.field("IsDeleted") !== undefined && table.get(row, "IsDeleted") === true) {
    throw new SalesforceError(404, "ENTITY_IS_DELETED", "entity is deleted", []);
  }
  if (actor.system) return row;
  if (!org.sharing.maySee(actor.userId, table, row)) throw notThere();
  const mayEdit = writable && mayChange(org, actor, table, right);
  const isPersonContact =
    name === "Contact" &&
    table.field("IsPersonAccount") !== undefined &&
    table.get(row, "IsPersonAccount") === true;
  // A person account is edited through its Account; its Contact refuses (help.salesforce.com 005305352).
  if (!mayEdit || isPersonContact || !org.sharing.mayEdit(actor.userId, table, row)) {
    throw new SalesforceError(
      403,
      "INSUFFICIENT_ACCESS_OR_READONLY",
      "insufficient access rights on object id",
      [],
    );
  }
  if (name === "Lead" && table.get(row, "IsConverted") === true) {
    if (!org.security.may(actor.userId, "ViewEditConvertedLeads")) {
      throw new SalesforceError(400, "CANNOT_UPDATE_CONVERTED_LEAD", "cannot reference converted lead", []);
    }
  }
  checkLock(org, actor, table.idOf(row));
  return row;
}

/** Set-up records are changed by those who may customize the application; all others by right to the object. */
export function mayChange(
  org: Org,
  actor: Actor,
  table: Table,
  right: "create" | "edit" | "delete",
): boolean {
  const { name, access } = table.definition;
  if (access === "records") return org.security.objectRight(actor.userId, name, right);
  return org.security.may(actor.userId, "CustomizeApplication");
}

function checkLock(org: Org, actor: Actor, id: string): void {
  const lock = org.rules.lockOf(id, org.clock.now());
  if (lock?.kind === "row" || actor.rowIsLocked(id)) {
    throw new SalesforceError(
      400,
      "UNABLE_TO_LOCK_ROW",
      `unable to obtain exclusive access to this record or 1 records: ${id}`,
      [],
    );
  }
  if (lock?.kind === "approval" && !org.security.may(actor.userId, "ModifyAllData")) {
    throw new SalesforceError(400, "ENTITY_IS_LOCKED", "the entity is locked for editing", []);
  }
}

/** Asks the validation rules; `row` is null for a new record. @throws SalesforceError with the rules' messages */
export function checkRules(
  org: Org,
  actor: Actor,
  table: Table,
  row: number | null,
  values: ReadonlyMap<FieldDefinition, Value>,
): void {
  if (actor.system) return;
  const rules = org.rules.validation.filter((rule) => rule.object === table.definition.name);
  if (rules.length === 0) return;
  const now =
    row === null
      ? null
      : Object.fromEntries(table.definition.fields.map((each) => [each.name, table.get(row, each.name)]));
  const next: Record<string, Value> = { ...now };
  for (const [field, value] of values) next[field.name] = value;
  const [first, ...others] = rules
    .filter((rule) => rule.refuses(next, now, actor.together ?? 1))
    .map(
      (rule) =>
        new SalesforceError(
          400,
          rule.errorCode ?? "FIELD_CUSTOM_VALIDATION_EXCEPTION",
          rule.message,
          rule.field === undefined ? [] : [rule.field],
        ),
    );
  if (first === undefined) return;
  // All validation rules that are broken are told at once (jsforce/jsforce#861); a trigger or flow stops everything.
  const further = [first, ...others].every((each) => each.errorCode === "FIELD_CUSTOM_VALIDATION_EXCEPTION")
    ? others
    : [];
  throw new SalesforceError(first.status, first.errorCode, first.message, first.fields, further);
}

/** Person fields belong to person accounts, and the account name to the others. @throws SalesforceError otherwise */
export function refusePersonMixups(
  table: Table,
  row: number,
  values: ReadonlyMap<FieldDefinition, Value>,
  actor: Actor,
): void {
  if (actor.system || table.definition.name !== "Account" || table.field("IsPersonAccount") === undefined)
    return;
  const person = table.get(row, "IsPersonAccount") === true;
  const wrong = [...values.keys()]
    .map((field) => field.name)
    .filter((name) => (person ? name === "Name" : contactFieldOf(name) !== undefined));
  if (wrong.length > 0) throw badFieldNames("Account", wrong);
}

/** The refusal of fields that do not fit this kind of record. */
export function badFieldNames(object: string, names: readonly string[]): SalesforceError {
  return new SalesforceError(
    400,
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `${object}: bad field names on insert/update call: ${names.join(", ")}`,
    names,
  );
}

/** Nothing there, or nothing this user may know of: Salesforce does not tell which. */
export function notThere(): SalesforceError {
  return new SalesforceError(404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []);
}
