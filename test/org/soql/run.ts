import type { FieldType, Query } from "@jetstreamapp/soql-parser-js";
import { NotSimulatedError, sentence } from "./error.ts";
import { firstInOrder, sortKeysOf } from "./order.ts";
import { parse } from "./parse.ts";
import { compileWhere, listOf, matching, take, windowOf } from "./plan.ts";
import type { JsonRecord } from "./record.ts";
import type { Scope } from "./scope.ts";
import { compileSelect, projectRows } from "./select.ts";
import type { SoqlSource } from "./source.ts";

export interface RunOptions {
  /** queryAll: rows in the recycle bin as well. */
  readonly deletedToo: boolean;
  /** Prefix of every record's `url`; `/services/data/v62.0` unless given. */
  readonly apiPath?: string;
}

export type QueryResult =
  | { readonly kind: "rows"; readonly object: string; readonly records: readonly JsonRecord[] }
  | { readonly kind: "count"; readonly totalSize: number };

/**
 * Runs a SOQL statement.
 * @returns the records in the REST API's shape, all of them (paging is the caller's), or the count of `SELECT COUNT()`.
 * @throws SoqlError where Salesforce refuses, with its code and message; NotSimulatedError for what this org lacks.
 */
export function runSoql(statement: string, source: SoqlSource, options: RunOptions): QueryResult {
  const { query, text } = parse(statement);
  const object = query.sObject ?? "";
  const shape = source.shape(object);
  if (shape === undefined) {
    throw text.error("INVALID_TYPE", sentence.unknownObject(object), object, "FROM");
  }
  const scope: Scope = {
    source,
    text,
    shape,
    alias: query.sObjectAlias ?? null,
    deletedToo: options.deletedToo,
    apiPath: options.apiPath ?? "/services/data/v62.0",
  };
  const fields = query.fields ?? [];
  if (isCount(fields)) return { kind: "count", totalSize: count(scope, query) };
  return { kind: "rows", object: shape.name, records: select(scope, query, fields) };
}

function isCount(fields: readonly FieldType[]): boolean {
  const [only] = fields;
  return (
    fields.length === 1 &&
    only?.type === "FieldFunctionExpression" &&
    only.functionName.toUpperCase() === "COUNT" &&
    only.parameters.length === 0
  );
}

function count(scope: Scope, query: Query): number {
  const { limit, offset } = windowOf(query);
  const filtered = compileWhere(scope, query, noInnerSelect);
  let total = 0;
  for (const _row of matching(scope, filtered)) {
    if (++total >= limit + offset) break;
  }
  return Math.max(0, Math.min(total - offset, limit));
}

function select(scope: Scope, query: Query, fields: readonly FieldType[]): JsonRecord[] {
  const { limit, offset } = windowOf(query);
  const projection = compileSelect(scope, fields, limit, () => {
    throw new NotSimulatedError("child sub-queries");
  });
  const filtered = compileWhere(scope, query, noInnerSelect);
  const keys = sortKeysOf(scope, listOf(query.orderBy));
  const rows = matching(scope, filtered);
  const wanted = keys.length === 0 ? take(rows, limit + offset) : firstInOrder(rows, keys, limit + offset);
  return projectRows(scope, projection, offset > 0 ? wanted.slice(offset) : wanted);
}

function noInnerSelect(): never {
  throw new NotSimulatedError("semi-joins");
}
