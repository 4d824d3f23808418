import type { OrderByClause, Query, FieldType as Selected } from "@jetstreamapp/soql-parser-js";
import { type Accumulator, accumulatorOf, isAggregate } from "./accumulator.ts";
import type { InnerSelect } from "./bind.ts";
import { prepared } from "./compare.ts";
import { answeredInstant } from "./datetime.ts";
import { SoqlError } from "./error.ts";
import { expressionOf } from "./expression.ts";
import { type Group, groupingOf, groupRows } from "./group.ts";
import { GroupReading, type GroupValue } from "./group-value.ts";
import { havingTest } from "./having.ts";
import { directionOf, firstInOrder, type SortKey } from "./order.ts";
import { compileWhere, listOf, matching, windowOf } from "./plan.ts";
import type { Json, JsonRecord } from "./record.ts";
import type { Scope } from "./scope.ts";
import { writtenName } from "./select.ts";
import { treeOf } from "./tree.ts";

/** The REST API cannot page through aggregates, so they fill one batch at most. */
const MOST_ROWS = 2_000;

/** Whether a statement answers AggregateResult rows. */
export function isAggregateQuery(query: Query): boolean {
  if (query.groupBy !== undefined) return true;
  return (query.fields ?? []).some(
    (field) => field.type === "FieldFunctionExpression" && isAggregate(field.functionName.toUpperCase()),
  );
}

/**
 * Runs a statement with GROUP BY or aggregate functions.
 * @throws SoqlError for fields that are neither grouped nor aggregated, aliases used twice, and the like.
 */
export function selectAggregates(scope: Scope, query: Query, innerSelect: InnerSelect): JsonRecord[] {
  const { limit, offset } = windowOf(query);
  const grouping = groupingOf(scope, query.groupBy);
  if (grouping.expressions.length === 0 && query.limit !== undefined) {
    throw new SoqlError(
      "MALFORMED_QUERY",
      "Non-grouped query that uses overall aggregate functions cannot also use LIMIT",
    );
  }
  const reading = new GroupReading(scope, grouping);
  const outputs = outputsOf(scope, query.fields ?? [], reading);
  const keeps = query.having && havingTest(treeOf(query.having, scope.text, "HAVING"), scope, reading);
  const keys = listOf(query.orderBy).map((clause) => sortKeyOf(clause, reading));
  const rows = matching(scope, compileWhere(scope, query, innerSelect));
  const groups = groupRows(
    rows,
    grouping,
    () =>
      reading.sums.map(({ aggregate, expression }) => accumulatorOf(aggregate, prepared(expression.type))),
    (row, accumulators) => {
      for (let at = 0; at < accumulators.length; at++) {
        (accumulators[at] as Accumulator).add(reading.sums[at]?.expression.read(row) ?? null);
      }
    },
  );
  const kept = keeps ? groups.filter(keeps) : groups;
  const most = Math.min(kept.length, limit + offset);
  const wanted = (keys.length === 0 ? kept.slice(0, most) : firstInOrder(kept, keys, most)).slice(offset);
  if (wanted.length > MOST_ROWS) {
    throw new SoqlError(
      "EXCEEDED_ID_LIMIT",
      "Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch",
    );
  }
  return wanted.map((group) => recordOf(outputs, group));
}

interface Output extends GroupValue {
  readonly name: string;
}

/** The columns: the alias, else the field's own name, else `expr0`, `expr1` and so on for functions. */
function outputsOf(scope: Scope, fields: readonly Selected[], reading: GroupReading): Output[] {
  const outputs: Output[] = [];
  let unnamed = 0;
  for (const field of fields) {
    if (field.type === "FieldSubquery" || field.type === "FieldTypeof") {
      throw new SoqlError("MALFORMED_QUERY", "Grouped queries cannot select child records or use TYPEOF");
    }
    const isFunction = field.type === "FieldFunctionExpression";
    const written = isFunction ? field : writtenName(field);
    const alias = "alias" in field ? field.alias : undefined;
    const value = reading.valueOf(written, "SELECT");
    const name = alias ?? (typeof written === "string" ? ownName(scope, written) : `expr${unnamed++}`);
    if (outputs.some((output) => output.name.toLowerCase() === name.toLowerCase())) {
      throw new SoqlError("MALFORMED_QUERY", `duplicate alias: ${name}`);
    }
    outputs.push({ ...value, name });
  }
  return outputs;
}

function ownName(scope: Scope, written: string): string {
  return expressionOf(scope, written, "SELECT").column?.field.name ?? written;
}

function recordOf(outputs: readonly Output[], group: Group): JsonRecord {
  const record: Record<string, Json> = {};
  for (const { name, type, read } of outputs) {
    const value = read(group);
    record[name] = type === "datetime" && typeof value === "string" ? answeredInstant(value) : value;
  }
  return { attributes: { type: "AggregateResult" }, ...record };
}

function sortKeyOf(clause: OrderByClause, reading: GroupReading): SortKey<Group> {
  return { ...directionOf(clause), ...reading.valueOf("fn" in clause ? clause.fn : clause.field, "ORDER") };
}
