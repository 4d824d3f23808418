import type { Actor } from "./actor.ts";
import { notSimulated, SalesforceError } from "./error.ts";
import { parseId } from "./id.ts";
import type { Org } from "./org.ts";
import { contactFieldOf } from "./schema/account.ts";
import type { FieldDefinition } from "./schema/field.ts";
import { noteHistory, stampEdit, stampNew } from "./stamp.ts";
import type { Value } from "./store/column.ts";
import type { Table } from "./store/table.ts";
import { acceptValue } from "./value.ts";

/** A write that was found good; nothing has happened yet. */
export interface Prepared {
  readonly id: string | null;
  /** Does it, and tells the record's id. */
  commit(): string;
}

export type Given = Readonly<Record<string, unknown>>;

/**
 * Looks whether this change of a record would be accepted.
 * @throws SalesforceError as Salesforce would refuse it
 */
export function prepareUpdate(org: Org, actor: Actor, object: string, id: string, given: Given): Prepared {
  const table = knownTable(org, actor, object);
  const values = acceptFields(org, actor, table, given, "update");
  const row = writableRow(org, actor, table, id, "edit");
  refusePersonMixups(table, row, values, actor);
  checkRules(org, actor, table, row, values);
  return {
    id: table.idOf(row),
    commit: () => {
      let changed = 0;
      for (const [field, next] of values) {
        const old = table.get(row, field.name);
        if (old === next || (field.type === "reference" && sameId(old, next))) continue;
        table.set(row, field.name, next);
        changed++;
        org.noteChange(actor, table, row, field.name, old, table.get(row, field.name));
        noteHistory(org, actor, table, row, field.name, old, next);
      }
      // Salesforce moves the stamps of a record that was saved without a difference, too.
      stampEdit(org, actor, table, row);
      org.noteWrite(
        actor,
        "update",
        table,
        row,
        [...values.keys()].map((field) => field.name),
        changed,
      );
      return table.idOf(row);
    },
  };
}

/**
 * Looks whether this new record would be accepted.
 * @throws SalesforceError as Salesforce would refuse it
 */
export function prepareCreate(org: Org, actor: Actor, object: string, given: Given): Prepared {
  const table = knownTable(org, actor, object);
  const { name, fields, writable } = table.definition;
  if (!actor.system && !(writable && mayChange(org, actor, table, "create"))) {
    throw new SalesforceError(
      400,
      "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY",
      `entity type cannot be inserted: ${table.definition.label}`,
      [],
    );
  }
  const values = acceptFields(org, actor, table, given, "create");
  const given2 = new Map([...values].map(([field, value]) => [field.name, value]));
  const person = name === "Account" && table.field("PersonEmail") !== undefined && given2.has("LastName");
  const missing = fields.filter((field) => {
    if (field.nillable || field.type === "boolean" || !field.createable || field.defaultValue !== null)
      return false;
    if (field.name === "OwnerId" || (person && field.name === "Name")) return false;
    return (given2.get(field.name) ?? null) === null;
  });
  if (missing.length > 0) {
    const names = missing.map((field) => field.name);
    throw new SalesforceError(
      400,
      "REQUIRED_FIELD_MISSING",
      `Required fields are missing: [${names.join(", ")}]`,
      names,
    );
  }
  if (!actor.system && name === "Account") {
    const wrong = [...given2.keys()].filter((each) =>
      person ? each === "Name" : contactFieldOf(each) !== undefined,
    );
    if (wrong.length > 0) throw badFieldNames("Account", wrong);
  }
  checkRules(org, actor, table, null, values);
  return {
    id: null,
    commit: () => {
      const row = table.append();
      const id = table.idOf(row);
      const at = org.clock.now();
      stampNew(table, row, at, actor.userId);
      if (person) makePersonContact(org, actor, table, row);
      for (const field of fields) {
        const value = given2.get(field.name) ?? field.defaultValue;
        if (value !== null && field.createable) table.set(row, field.name, value);
      }
      if (table.field("OwnerId") !== undefined && !given2.has("OwnerId"))
        table.set(row, "OwnerId", actor.userId);
      for (const [field, value] of given2) {
        if (table.field(field)?.type === "boolean" && value === true) {
          org.noteChange(actor, table, row, field, null, true);
        }
      }
      org.noteWrite(actor, "create", table, row, [...given2.keys()], given2.size);
      return id;
    },
  };
}

/**
 * Looks whether this record may be deleted; deleting puts it into the recycle bin.
 * @throws SalesforceError as Salesforce would refuse it
 */
export function prepareDelete(org: Org, actor: Actor, object: string | null, id: string): Prepared {
  const table = object === null ? org.store.tableOf(id) : knownTable(org, actor, object);
  if (table === undefined) throw notThere();
  const row = writableRow(org, actor, table, id, "delete");
  return {
    id: table.idOf(row),
    commit: () => {
      const deletedId = table.idOf(row);
      org.noteWrite(actor, "delete", table, row, [], 1);
      // Set-up records have no recycle bin.
      if (table.field("IsDeleted") === undefined) {
        table.erase(row);
        return deletedId;
      }
      table.set(row, "IsDeleted", true);
      stampEdit(org, actor, table, row);
      return deletedId;
    },
  };
}

function knownTable(org: Org, actor: Actor, object: string): Table {
  const table = actor.system ? org.store.find(object) : org.viewOf(actor.userId).table(object);
  if (table !== undefined) return table;
  throw new SalesforceError(400, "INVALID_TYPE", `sObject type '${object}' is not supported.`);
}

/** The fields sent, with the values they will hold. Whose names are unknown or not writable is refused. */
function acceptFields(
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
    else values.set(field, acceptValue(field, value));
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

/** The row, if this user may change it. Converted Leads and locked records are for few or none. */
function writableRow(org: Org, actor: Actor, table: Table, id: string, right: "edit" | "delete"): number {
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
function mayChange(org: Org, actor: Actor, table: Table, right: "create" | "edit" | "delete"): boolean {
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

function checkRules(
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
  for (const rule of rules) {
    if (!rule.refuses(next, now)) continue;
    throw new SalesforceError(
      400,
      rule.errorCode ?? "FIELD_CUSTOM_VALIDATION_EXCEPTION",
      rule.message,
      rule.field === undefined ? [] : [rule.field],
    );
  }
}

function refusePersonMixups(
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

function makePersonContact(org: Org, actor: Actor, account: Table, row: number): void {
  const contact = org.store.table("Contact");
  const contactRow = contact.append();
  stampNew(contact, contactRow, org.clock.now(), actor.userId);
  contact.set(contactRow, "AccountId", account.idOf(row));
  contact.set(contactRow, "IsPersonAccount", true);
  contact.set(contactRow, "OwnerId", actor.userId);
  account.set(row, "PersonContactId", contact.idOf(contactRow));
}

function badFieldNames(object: string, names: readonly string[]): SalesforceError {
  return new SalesforceError(
    400,
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `${object}: bad field names on insert/update call: ${names.join(", ")}`,
    names,
  );
}

/** Nothing there, or nothing this user may know of: Salesforce does not tell which. */
function notThere(): SalesforceError {
  return new SalesforceError(404, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", []);
}

function sameId(one: Value, other: Value): boolean {
  return typeof one === "string" && typeof other === "string" && one.slice(0, 15) === other.slice(0, 15);
}
