import type { GroupByClause } from "@jetstreamapp/soql-parser-js";
import type { Accumulator } from "./accumulator.ts";
import { prepared } from "./compare.ts";
import { SoqlError } from "./error.ts";
import { type Expression, expressionOf } from "./expression.ts";
import type { Value } from "./path.ts";
import { listOf } from "./plan.ts";
import type { Scope } from "./scope.ts";
import type { Row } from "./source.ts";

/** What GROUP BY asks: the expressions, and which of them each round groups by (ROLLUP and CUBE need several rounds). */
export interface Grouping {
  readonly expressions: readonly Expression[];
  readonly rounds: readonly (readonly boolean[])[];
}

/** One group: its values, by the place of the expression; null where the round does not group by it. */
export interface Group {
  readonly values: readonly Value[];
  /** False where a ROLLUP or CUBE left the expression out. */
  readonly grouped: readonly boolean[];
  readonly accumulators: readonly Accumulator[];
}

/**
 * Reads GROUP BY.
 * @throws SoqlError for a field that is unknown or cannot be grouped.
 */
export function groupingOf(scope: Scope, clauses: GroupByClause | GroupByClause[] | undefined): Grouping {
  const list = listOf(clauses);
  const [first] = list;
  const call = first !== undefined && "fn" in first ? first.fn : null;
  const special = /^(?:ROLLUP|CUBE)$/i.test(call?.functionName ?? "") ? call : null;
  const written =
    special === null ? list.map((one) => ("fn" in one ? one.fn : one.field)) : (special.parameters ?? []);
  if (special !== null && list.length > 1) {
    throw new SoqlError("MALFORMED_QUERY", "GROUP BY ROLLUP and CUBE cannot be combined with other fields");
  }
  const expressions = written.map((one) => groupable(scope, expressionOf(scope, one, "GROUP")));
  return { expressions, rounds: roundsOf(special?.functionName?.toUpperCase(), expressions.length) };
}

function groupable(scope: Scope, expression: Expression): Expression {
  if (expression.groupable) return expression;
  throw scope.text.error(
    "MALFORMED_QUERY",
    `field '${expression.written}' can not be grouped in a query call`,
    expression.written,
    "GROUP",
  );
}

function roundsOf(kind: string | undefined, count: number): boolean[][] {
  const places = Array.from({ length: count }, (_, at) => at);
  if (kind === "ROLLUP") {
    return [...places, count].reverse().map((kept) => places.map((at) => at < kept));
  }
  if (kind === "CUBE") {
    return Array.from({ length: 2 ** count }, (_, mask) => places.map((at) => ((mask >> at) & 1) === 0));
  }
  return [places.map(() => true)];
}

/** Sorts rows into groups. Without GROUP BY there is exactly one group, even of no rows. */
export function groupRows(
  rows: Iterable<Row>,
  { expressions, rounds }: Grouping,
  freshAccumulators: () => readonly Accumulator[],
  feed: (row: Row, accumulators: readonly Accumulator[]) => void,
): Group[] {
  const prepares = expressions.map(({ type }) => prepared(type));
  const byRound = rounds.map(() => new Map<string, Group>());
  const nothing = expressions.map(() => null);
  if (expressions.length === 0) {
    byRound[0]?.set("[]", { values: nothing, grouped: [], accumulators: freshAccumulators() });
  }
  for (const row of rows) {
    const values = expressions.map((expression) => expression.read(row));
    const keys = values.map((value, at) => (value === null ? null : (prepares[at]?.(value) ?? null)));
    for (let round = 0; round < rounds.length; round++) {
      const grouped = rounds[round] ?? [];
      const key = JSON.stringify(keys.map((value, at) => (grouped[at] ? value : null)));
      const groups = byRound[round] as Map<string, Group>;
      let group = groups.get(key);
      if (group === undefined) {
        const shown = values.map((value, at) => (grouped[at] ? value : null));
        group = { values: shown, grouped, accumulators: freshAccumulators() };
        groups.set(key, group);
      }
      feed(row, group.accumulators);
    }
  }
  return byRound.flatMap((groups) => [...groups.values()]);
}
