import type { OrderByClause } from "@jetstreamapp/soql-parser-js";
import { prepared } from "./compare.ts";
import { expressionOf } from "./expression.ts";
import type { Value } from "./path.ts";
import type { Scope } from "./scope.ts";
import type { FieldType, Row } from "./source.ts";

/** One key of an ORDER BY. */
export interface SortKey<T> {
  readonly read: (of: T) => Value;
  readonly type: FieldType;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

/**
 * The keys of an ORDER BY over rows.
 * @throws SoqlError for a field that is unknown or cannot be sorted.
 */
export function sortKeysOf(scope: Scope, clauses: readonly OrderByClause[]): SortKey<Row>[] {
  return clauses.map((clause) => {
    const expression = expressionOf(scope, "fn" in clause ? clause.fn : clause.field, "ORDER");
    if (!expression.sortable) {
      throw scope.text.error(
        "INVALID_FIELD",
        `field '${expression.written}' can not be sorted in a query call`,
        expression.written,
        "ORDER",
      );
    }
    return { ...directionOf(clause), read: expression.read, type: expression.type };
  });
}

/** Nulls come first in both directions unless the statement says otherwise (SOQL reference, ORDER BY). */
export function directionOf(clause: OrderByClause): { descending: boolean; nullsLast: boolean } {
  return { descending: clause.order === "DESC", nullsLast: clause.nulls === "LAST" };
}

interface Keyed<T> {
  readonly of: T;
  readonly keys: readonly Value[];
}

/**
 * The first `count` of `all` by the keys, those that tie in the order they came. Keeps no more than twice as many at a
 * time, so a page of a large org is sorted without holding the org.
 */
export function firstInOrder<T>(all: Iterable<T>, keys: readonly SortKey<T>[], count: number): T[] {
  const reads = keys.map(({ read, type }) => {
    const prepare = prepared(type);
    return (of: T): Value => {
      const value = read(of);
      return value === null ? null : prepare(value);
    };
  });
  const compare = comparator(keys);
  const most = Math.max(2 * count, 1_000);
  let kept: Keyed<T>[] = [];
  for (const of of all) {
    kept.push({ of, keys: reads.map((read) => read(of)) });
    if (kept.length > most) kept = kept.sort(compare).slice(0, count);
  }
  return kept
    .sort(compare)
    .slice(0, count)
    .map(({ of }) => of);
}

function comparator<T>(keys: readonly SortKey<T>[]): (a: Keyed<T>, b: Keyed<T>) => number {
  return (a, b) => {
    for (let at = 0; at < keys.length; at++) {
      const order = compareValues(a.keys[at] ?? null, b.keys[at] ?? null, keys[at] as SortKey<T>);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function compareValues(a: Value, b: Value, key: SortKey<never>): number {
  if (a === b) return 0;
  if (a === null) return key.nullsLast ? 1 : -1;
  if (b === null) return key.nullsLast ? -1 : 1;
  const order = a < b ? -1 : 1;
  return key.descending ? -order : order;
}
