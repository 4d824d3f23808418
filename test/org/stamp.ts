import type { Actor } from "./actor.ts";
import { toSecond } from "./clock.ts";
import type { Org } from "./org.ts";
import type { Value } from "./store/column.ts";
import type { Table } from "./store/table.ts";

/** A user's edit moves all three stamps; a person account's two rows move together (Change Data Capture guide). */
export function stampEdit(org: Org, actor: Actor, table: Table, row: number): void {
  const now = new Date(toSecond(org.clock.now())).toISOString();
  for (const [each, eachRow] of bothRows(org, table, row)) {
    if (each.field("LastModifiedDate") !== undefined) {
      each.set(eachRow, "LastModifiedDate", now);
      each.set(eachRow, "LastModifiedById", actor.userId);
    }
    each.set(eachRow, "SystemModstamp", now);
  }
}

/** The system's own change moves only `SystemModstamp`. */
export function stampSystem(org: Org, table: Table, row: number): void {
  const now = new Date(toSecond(org.clock.now())).toISOString();
  for (const [each, eachRow] of bothRows(org, table, row)) each.set(eachRow, "SystemModstamp", now);
}

/** A new record's stamps, and when it is not new to the world (a seeded one), those of that time. */
export function stampNew(table: Table, row: number, at: number, userId: string): void {
  const moment = new Date(toSecond(at)).toISOString();
  const stamps = {
    CreatedDate: moment,
    CreatedById: userId,
    LastModifiedDate: moment,
    LastModifiedById: userId,
  };
  for (const [name, value] of Object.entries(stamps)) {
    if (table.field(name) !== undefined) table.set(row, name, value);
  }
  table.set(row, "SystemModstamp", moment);
}

/** A row in `LeadHistory` and its like, if the field's history is tracked. */
export function noteHistory(
  org: Org,
  actor: Actor,
  table: Table,
  row: number,
  field: string,
  old: Value,
  next: Value,
): void {
  const { name, tracked } = table.definition;
  const history = org.store.find(`${name}History`);
  if (history === undefined || !(org.tracked.get(name) ?? tracked).includes(field)) return;
  const line = history.append();
  history.set(line, `${name}Id`, table.idOf(row));
  history.set(line, "CreatedById", actor.userId);
  history.set(line, "CreatedDate", new Date(toSecond(org.clock.now())).toISOString());
  history.set(line, "Field", field);
  history.set(line, "DataType", table.field(field)?.type === "boolean" ? "Boolean" : "Text");
  history.set(line, "OldValue", old);
  history.set(line, "NewValue", next);
}

/** The row, and if it is half of a person account the other half. */
export function bothRows(org: Org, table: Table, row: number): [Table, number][] {
  const both: [Table, number][] = [[table, row]];
  if (table.field("IsPersonAccount") === undefined || table.get(row, "IsPersonAccount") !== true) return both;
  const isAccount = table.definition.name === "Account";
  const other = org.store.table(isAccount ? "Contact" : "Account");
  const otherRow = other.rowOf(String(table.get(row, isAccount ? "PersonContactId" : "AccountId")));
  if (otherRow !== null) both.push([other, otherRow]);
  return both;
}
