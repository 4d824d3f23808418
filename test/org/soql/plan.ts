import type { Query, QueryBase } from "@jetstreamapp/soql-parser-js";
import { type BoundTree, bindTree, type InnerSelect } from "./bind.ts";
import { SoqlError } from "./error.ts";
import { type Predicate, predicateOf } from "./filter.ts";
import { narrowOf } from "./narrow.ts";
import type { Scope } from "./scope.ts";
import { refuseUnselective } from "./selective.ts";
import type { Narrow, Row } from "./source.ts";
import { treeOf } from "./tree.ts";

/** "The maximum offset is 2,000 rows" (SOQL reference, OFFSET). */
const MOST_OFFSET = 2_000;

/** A WHERE clause, compiled. */
export interface Filtered {
  readonly narrow: Narrow;
  readonly keeps: Predicate;
}

/** Compiles the WHERE clause of a select, the recycle bin included. */
export function compileWhere(scope: Scope, query: QueryBase, innerSelect: InnerSelect): Filtered {
  const tree: BoundTree | null =
    query.where === undefined ? null : bindTree(scope, treeOf(query.where, scope.text, "WHERE"), innerSelect);
  const narrow = narrowOf(tree, scope.source.timeZone, scope.deletedToo);
  const keeps = tree === null ? () => true : predicateOf(tree);
  if (scope.deletedToo) return { narrow, keeps };
  return { narrow, keeps: (row) => row.IsDeleted !== true && keeps(row) };
}

/** The rows that pass. */
export function* matching(scope: Scope, { narrow, keeps }: Filtered): Generator<Row> {
  refuseUnselective(scope, narrow);
  for (const row of scope.source.candidates(scope.shape.name, narrow)) {
    if (keeps(row)) yield row;
  }
}

/**
 * LIMIT and OFFSET; no LIMIT is Infinity.
 * @throws SoqlError for an offset beyond Salesforce's.
 */
export function windowOf(query: Pick<Query, "limit" | "offset">): { limit: number; offset: number } {
  const { limit = Infinity, offset = 0 } = query;
  if (offset > MOST_OFFSET) {
    throw new SoqlError("NUMBER_OUTSIDE_VALID_RANGE", `Maximum SOQL offset allowed is ${MOST_OFFSET}`);
  }
  return { limit, offset };
}

/** At most `count` of them; asks for no more than it gives. */
export function take<T>(all: Iterable<T>, count: number): T[] {
  const taken: T[] = [];
  if (count <= 0) return taken;
  for (const one of all) {
    taken.push(one);
    if (taken.length >= count) break;
  }
  return taken;
}

/** The parser gives one clause bare and several as an array. */
export function listOf<T>(given: T | T[] | undefined): readonly T[] {
  if (given === undefined) return [];
  return Array.isArray(given) ? given : [given];
}
