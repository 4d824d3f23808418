import { notSimulated, SalesforceError } from "../error.ts";
import type { FieldDefinition } from "../schema/field.ts";
import type { Table } from "../store/table.ts";
import { prepareCreate, prepareUpdate } from "../write.ts";
import { apiPath, bodyOf, type RestAnswer, type RestCall } from "./call.ts";
import { recordJson, tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** Records named by a field of another system's id, or by one that describe calls `idLookup`. */
export const EXTERNAL_ID_ROUTES: readonly Route[] = [
  route("GET", "/sobjects/:object/:field/:value", read),
  route("PATCH", "/sobjects/:object/:field/:value", upsert),
];

type Named = Readonly<Record<string, string>>;

/**
 * The field by which records may be named.
 * @throws SalesforceError NOT_FOUND when there is none such, or this user may not see it
 */
export function lookupField(call: RestCall, table: Table, name: string): FieldDefinition {
  const field = call.view.fields(table).find((each) => each.name.toLowerCase() === name.toLowerCase());
  const good = field !== undefined && (field.type === "id" || field.externalId || field.name === "Email");
  if (field !== undefined && good) return field;
  throw new SalesforceError(
    404,
    "NOT_FOUND",
    `Provided external ID field does not exist or is not accessible: ${name}`,
  );
}

/** Rows that a value names, among those this user may see. */
export function rowsNamed(call: RestCall, table: Table, field: FieldDefinition, value: string): number[] {
  const row = field.type === "id" ? table.rowOf(value) : null;
  const rows = field.type === "id" ? (row === null ? [] : [row]) : (table.find(field.name, value) ?? []);
  return rows.filter((each) => call.view.maySee(table, each, false));
}

function read(call: RestCall, { object = "", field: name = "", value = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  // `/sobjects/Lead/00Q…/Owner` follows a relationship of a record.
  if (call.org.store.locate(name) !== null) throw notSimulated("records by relationship name");
  const rows = rowsNamed(call, table, lookupField(call, table, name), value);
  const [row] = rows;
  if (row === undefined) throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  if (rows.length > 1) return severalChoices(call, table, rows);
  call.logged.records++;
  return { status: 200, body: recordJson(call, table, row, call.view.fields(table)) };
}

function upsert(call: RestCall, { object = "", field: name = "", value = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  const field = lookupField(call, table, name);
  const rows = rowsNamed(call, table, field, value);
  if (rows.length > 1) return severalChoices(call, table, rows);
  const [row] = rows;
  const given = bodyOf(call);
  call.logged.records++;
  if (row !== undefined) {
    const id = prepareUpdate(call.org, call.actor, table.definition.name, table.idOf(row), given).commit();
    return { status: 200, body: { id, success: true, errors: [], created: false } };
  }
  if (field.type === "id")
    throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  const id = prepareCreate(call.org, call.actor, table.definition.name, {
    ...given,
    [field.name]: value,
  }).commit();
  return { status: 201, body: { id, success: true, errors: [], created: true } };
}

/** More than one record has the value: 300, and where each is (REST guide, upsert by external id). */
function severalChoices(call: RestCall, table: Table, rows: readonly number[]): RestAnswer {
  const { name } = table.definition;
  return { status: 300, body: rows.map((row) => `${apiPath(call)}/sobjects/${name}/${table.idOf(row)}`) };
}
