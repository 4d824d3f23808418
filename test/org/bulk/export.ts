import type { FieldType, Query } from "@jetstreamapp/soql-parser-js";
import { SalesforceError } from "../error.ts";
import type { Org } from "../org.ts";
import { NotSimulatedError, SoqlError } from "../soql/error.ts";
import { parse } from "../soql/parse.ts";
import { runSoql } from "../soql/run.ts";
import { csvLine } from "./csv.ts";
import type { QueryJob } from "./job.ts";

/**
 * The object a statement asks for, if Bulk API 2.0 would take it.
 * @throws SalesforceError for what it does not support (Bulk API guide, "SOQL Considerations")
 */
export function objectAsked(org: Org, userId: string, statement: string): string {
  return soql(() => {
    const { query } = parse(statement);
    const unsupported = unsupportedIn(query);
    if (unsupported !== null)
      throw new SoqlError("API_ERROR", `${unsupported} is not supported in Bulk API 2.0 queries`);
    const shape = org.viewOf(userId).shape(query.sObject ?? "");
    if (shape === undefined)
      throw new SoqlError("INVALIDENTITY", `sObject type '${query.sObject}' is not supported.`);
    // Whether the fields are good is found out by asking for no row of them.
    runSoql(`${statement.replace(/\s+LIMIT\s+\d+\s*$/i, "")} LIMIT 1`, org.viewOf(userId), {
      deletedToo: false,
    });
    return shape.name;
  });
}

/** Runs the query and keeps it as lines of CSV. */
export function exportRecords(org: Org, job: QueryJob): void {
  const columns = columnsOf(parse(job.statement).query);
  const result = soql(() =>
    runSoql(job.statement, org.viewOf(job.userId), { deletedToo: job.operation === "queryAll" }),
  );
  const records = result.kind === "rows" ? result.records : [];
  const line = (cells: readonly string[]) => csvLine(cells, job.columnDelimiter, job.lineEnding);
  const [first] = records;
  job.header = line(columns.map((column) => nameIn(first, column)));
  job.lines = records.map((record) => line(columns.map((column) => cellOf(record, column))));
}

function columnsOf(query: Query): string[] {
  return (query.fields ?? []).flatMap((field: FieldType) => {
    if (field.type === "Field") return field.field;
    if (field.type === "FieldRelationship") return [...field.relationships, field.field].join(".");
    return [];
  });
}

function unsupportedIn(query: Query): string | null {
  if (query.groupBy !== undefined) return "GROUP BY";
  if (query.offset !== undefined) return "OFFSET";
  for (const field of query.fields ?? []) {
    if (field.type === "FieldSubquery") return "A nested query";
    if (field.type === "FieldTypeof") return "TYPEOF";
    if (field.type === "FieldFunctionExpression") return `The function ${field.functionName}`;
  }
  return null;
}

/** Walks `Owner.Name` through a record, whatever the case of the names asked for. */
function walk(record: unknown, column: string): { value: unknown; path: string[] } {
  let value: unknown = record;
  const path: string[] = [];
  for (const step of column.split(".")) {
    const holder = typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
    const name = Object.keys(holder).find((key) => key.toLowerCase() === step.toLowerCase()) ?? step;
    path.push(name);
    value = holder[name];
  }
  return { value, path };
}

function nameIn(record: unknown, column: string): string {
  return walk(record, column).path.join(".");
}

/** Datetimes end in `Z` here, where REST has `+0000`. */
function cellOf(record: unknown, column: string): string {
  const { value } = walk(record, column);
  if (value === null || value === undefined) return "";
  if (typeof value === "string")
    return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})\+0000$/, "$1Z");
  return String(value);
}

function soql<T>(run: () => T): T {
  try {
    return run();
  } catch (fault) {
    if (fault instanceof SoqlError) throw new SalesforceError(400, fault.errorCode, fault.message);
    if (fault instanceof NotSimulatedError) throw new SalesforceError(501, "NOT_SIMULATED", fault.message);
    throw fault;
  }
}
