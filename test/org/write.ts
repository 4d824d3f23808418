import type { Actor } from "./actor.ts";
import { SalesforceError } from "./error.ts";
import type { Org } from "./org.ts";
import { contactFieldOf } from "./schema/account.ts";
import { bothRows, noteHistory, stampEdit, stampNew } from "./stamp.ts";
import type { Value } from "./store/column.ts";
import type { Table } from "./store/table.ts";
import {
  acceptFields,
  badFieldNames,
  checkRules,
  checkUnique,
  knownTable,
  mayChange,
  notThere,
  refusePersonMixups,
  writableRow,
} from "./write-checks.ts";

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
  checkUnique(table, row, values);
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
  const named = new Map([...values].map(([field, value]) => [field.name, value]));
  const person = name === "Account" && table.field("PersonEmail") !== undefined && named.has("LastName");
  const missing = fields.filter((field) => {
    if (field.nillable || field.type === "boolean" || !field.createable || field.defaultValue !== null)
      return false;
    if (field.name === "OwnerId" || (person && field.name === "Name")) return false;
    return (named.get(field.name) ?? null) === null;
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
    const wrong = [...named.keys()].filter((each) =>
      person ? each === "Name" : contactFieldOf(each) !== undefined,
    );
    if (wrong.length > 0) throw badFieldNames("Account", wrong);
  }
  checkUnique(table, null, values);
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
        const value = named.get(field.name) ?? field.defaultValue;
        if (value !== null && field.createable) table.set(row, field.name, value);
      }
      if (table.field("OwnerId") !== undefined && !named.has("OwnerId"))
        table.set(row, "OwnerId", actor.userId);
      for (const [field, value] of named) {
        if (table.field(field)?.type === "boolean" && value === true) {
          org.noteChange(actor, table, row, field, null, true);
        }
      }
      org.noteWrite(actor, "create", table, row, [...named.keys()], named.size);
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
      // A person account goes with both of its rows.
      for (const [each, place] of bothRows(org, table, row)) each.set(place, "IsDeleted", true);
      stampEdit(org, actor, table, row);
      return deletedId;
    },
  };
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

function sameId(one: Value, other: Value): boolean {
  return typeof one === "string" && typeof other === "string" && one.slice(0, 15) === other.slice(0, 15);
}
