import type { FieldType, Query } from "@jetstreamapp/soql-parser-js";
import { isAggregateQuery, selectAggregates } from "./aggregate.ts";
import { compileChildren } from "./children.ts";
import { NotSimulatedError, SoqlError, sentence } from "./error.ts";
import { firstInOrder, sortKeysOf } from "./order.ts";
import { parse } from "./parse.ts";
import { compileWhere, listOf, matching, take, windowOf } from "./plan.ts";
import { projectRows } from "./projection.ts";
import type { JsonRecord } from "./record.ts";
import type { Scope } from "./scope.ts";
import { compileSelect } from "./select.ts";
import { checkSemiJoins, innerSelectOf } from "./semi-join.ts";
import type { SoqlSource } from "./source.ts";
import { treeOf } from "./tree.ts";

export interface RunOptions {
  /** queryAll: rows in the recycle bin as well. */
  readonly deletedToo: boolean;
  /** What no index leads to takes too long. */
  readonly timesOut?: boolean;
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
    timesOut: options.timesOut ?? false,
    apiPath: options.apiPath ?? "/services/data/v62.0",
  };
  refuseClauses(query);
  if (query.where !== undefined) checkSemiJoins(treeOf(query.where, text, "WHERE"));
  const fields = query.fields ?? [];
  if (isCount(fields) && query.groupBy === undefined)
    return { kind: "count", totalSize: count(scope, query) };
  const records = isAggregateQuery(query)
    ? selectAggregates(scope, query, innerSelectOf(scope, text.inner))
    : select(scope, query, fields);
  return { kind: "rows", object: shape.name, records };
}

function refuseClauses(query: Query): void {
  if (query.withSecurityEnforced || query.withAccessLevel !== undefined) {
    // The parser's rule leaks into the answer (Summer '24 release notes, changed SOQL error messages).
    throw new SoqlError(
      "MALFORMED_QUERY",
      "rule soqlWithIdentifierClause failed predicate: {this.helper.allowApexSyntax() && this.helper.hasApexContext()}?",
    );
  }
  if (query.usingScope !== undefined && query.usingScope.toLowerCase() !== "everything") {
    throw new NotSimulatedError(`USING SCOPE ${query.usingScope}`);
  }
  if (query.withDataCategory !== undefined) throw new NotSimulatedError("WITH DATA CATEGORY");
  if (query.for !== undefined) throw new NotSimulatedError(`FOR ${query.for}`);
  if (query.update !== undefined) throw new NotSimulatedError(`UPDATE ${query.update}`);
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
  const filtered = compileWhere(scope, query, innerSelectOf(scope, scope.text.inner));
  let total = 0;
  for (const _row of matching(scope, filtered)) {
    if (++total >= limit + offset) break;
  }
  return Math.max(0, Math.min(total - offset, limit));
}

function select(scope: Scope, query: Query, fields: readonly FieldType[]): JsonRecord[] {
  const { limit, offset } = windowOf(query);
  const texts = scope.text.inner;
  const projection = compileSelect(scope, fields, limit, (field, nth) =>
    compileChildren(scope, field, texts[nth] ?? scope.text, 2),
  );
  const inSelect = fields.filter((field) => field.type === "FieldSubquery").length;
  const filtered = compileWhere(scope, query, innerSelectOf(scope, texts.slice(inSelect)));
  const keys = sortKeysOf(scope, listOf(query.orderBy));
  const rows = matching(scope, filtered);
  const wanted = keys.length === 0 ? take(rows, limit + offset) : firstInOrder(rows, keys, limit + offset);
  return projectRows(scope, projection, offset > 0 ? wanted.slice(offset) : wanted);
}
