import { SalesforceError } from "../error.ts";
import { parseId } from "../id.ts";
import type { Table } from "../store/table.ts";
import { prepareCreate, prepareDelete, prepareUpdate } from "../write.ts";
import { bodyOf, type RestAnswer, type RestCall } from "./call.ts";
import { fieldsNamed, recordJson, tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** Single records. */
export const RECORD_ROUTES: readonly Route[] = [
  route("POST", "/sobjects/:object", create),
  route("GET", "/sobjects/:object/:id", read),
  route("PATCH", "/sobjects/:object/:id", update),
  route("DELETE", "/sobjects/:object/:id", remove),
];

type Named = Readonly<Record<string, string>>;

function create(call: RestCall, { object = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  const id = prepareCreate(call.org, call.actor, table.definition.name, bodyOf(call)).commit();
  call.logged.records++;
  return {
    status: 201,
    headers: { location: `/services/data/v${call.version}/sobjects/${table.definition.name}/${id}` },
    body: { id, success: true, errors: [] },
  };
}

function read(call: RestCall, { object = "", id = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  const row = visibleRow(call, table, id);
  const condition = conditionOf(call, table, row);
  if (condition !== null) return condition;
  const asked = call.query.get("fields");
  const fields = asked === null ? call.view.fields(table) : fieldsNamed(call, table, asked.split(","));
  const id18 = fields.some((field) => field.name === "Id")
    ? fields
    : [...fields, ...fieldsNamed(call, table, ["Id"])];
  call.logged.records++;
  return {
    status: 200,
    headers: { "last-modified": new Date(modifiedAt(table, row)).toUTCString() },
    body: recordJson(call, table, row, id18),
  };
}

function update(call: RestCall, { object = "", id = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  const given = bodyOf(call);
  const row = parseId(id) === null ? null : table.rowOf(id);
  if (row !== null) {
    const condition = conditionOf(call, table, row);
    if (condition !== null) return condition;
  }
  singly(() => prepareUpdate(call.org, call.actor, table.definition.name, id, given)).commit();
  call.logged.records++;
  return { status: 204 };
}

function remove(call: RestCall, { object = "", id = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  for (const header of ["if-modified-since", "if-unmodified-since"]) {
    // "DELETE isn't supported" for conditional requests (REST guide, conditional requests).
    if (call.headers[header] !== undefined) {
      throw new SalesforceError(400, "INVALID_HEADER", `${header} is not supported with DELETE`);
    }
  }
  singly(() => prepareDelete(call.org, call.actor, table.definition.name, id)).commit();
  call.logged.records++;
  return { status: 204 };
}

/** In the path of a single record, what cannot be found is a missing resource, not a bad reference. */
function singly<T>(run: () => T): T {
  try {
    return run();
  } catch (fault) {
    if (!(fault instanceof SalesforceError)) throw fault;
    const { errorCode, fields = [] } = fault;
    const noRecord = errorCode === "INVALID_CROSS_REFERENCE_KEY" && fields.length === 0;
    const noId = errorCode === "MALFORMED_ID" && fields[0] === "Id";
    if (!noRecord && !noId) throw fault;
    throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  }
}

function visibleRow(call: RestCall, table: Table, id: string): number {
  const row = parseId(id) === null ? null : table.rowOf(id);
  if (row === null || !call.view.maySee(table, row, false)) {
    throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  }
  return row;
}

/**
 * `If-Modified-Since` and `If-Unmodified-Since` compare with `LastModifiedDate`, to the second: 304 or 412 when they
 * fail; a date that cannot be read is 400 on a write (REST guide, conditional requests).
 */
function conditionOf(call: RestCall, table: Table, row: number): RestAnswer | null {
  const since = dateHeader(call, "if-modified-since");
  const unless = dateHeader(call, "if-unmodified-since");
  const modified = modifiedAt(table, row);
  if (since !== null && modified <= since) {
    return call.method === "GET"
      ? { status: 304 }
      : { status: 412, body: preconditionFailed("If-Modified-Since") };
  }
  if (unless !== null && modified > unless) {
    return { status: 412, body: preconditionFailed("If-Unmodified-Since") };
  }
  return null;
}

function preconditionFailed(header: string): unknown {
  return [
    {
      message: `${header}: the precondition in the request header was not met`,
      errorCode: "PRECONDITION_FAILED",
    },
  ];
}

function dateHeader(call: RestCall, name: string): number | null {
  const given = call.headers[name];
  if (given === undefined) return null;
  const moment = Date.parse(given);
  if (!Number.isNaN(moment)) return moment;
  if (call.method === "GET") return null;
  throw new SalesforceError(400, "INVALID_HEADER", `Invalid date in the ${name} header: ${given}`);
}

function modifiedAt(table: Table, row: number): number {
  const names = ["LastModifiedDate", "SystemModstamp", "CreatedDate"];
  const name = names.find((each) => table.field(each) !== undefined) ?? "CreatedDate";
  return Date.parse(String(table.get(row, name)));
}
