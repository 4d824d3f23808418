import type { Query } from "@jetstreamapp/soql-parser-js";
import type { InnerSelect } from "./bind.ts";
import { SoqlError, sentence } from "./error.ts";
import type { Literal } from "./literal.ts";
import { resolve } from "./path.ts";
import { compileWhere, matching } from "./plan.ts";
import type { Scope } from "./scope.ts";
import type { FieldShape } from "./source.ts";
import type { StatementText } from "./text.ts";
import type { Comparison, Tree } from "./tree.ts";

const MOST = 2;

/**
 * Checks where the sub-selects of a condition stand. Salesforce allows two of them, joined by AND at the top level.
 * @throws SoqlError MALFORMED_QUERY, in the words of public error reports.
 */
export function checkSemiJoins(tree: Tree): void {
  const all = count(tree);
  if (all === 0) return;
  if (all > MOST) {
    throw new SoqlError(
      "EXCEEDED_MAX_SEMIJOIN_SUBSELECTS",
      `Maximum ${MOST} semi join sub-selects are allowed`,
    );
  }
  if (tree.kind === "comparison") return;
  if (tree.kind === "or" && tree.parts.some(isSemiJoin)) {
    throw new SoqlError("MALFORMED_QUERY", "Semi join sub-selects are not allowed with the 'OR' operator");
  }
  if (tree.kind === "and" && tree.parts.filter(isSemiJoin).length === all) return;
  throw new SoqlError(
    "MALFORMED_QUERY",
    "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.",
  );
}

function count(tree: Tree): number {
  if (tree.kind === "comparison") return isSemiJoin(tree) ? 1 : 0;
  if (tree.kind === "not") return count(tree.part);
  return tree.parts.reduce((sum, part) => sum + count(part), 0);
}

function isSemiJoin(tree: Tree): boolean {
  return tree.kind === "comparison" && "valueQuery" in tree.comparison;
}

/**
 * Runs the sub-selects of one WHERE clause, each into the ids it yields.
 * @param texts their words, in the order they are written
 */
export function innerSelectOf(outer: Scope, texts: readonly StatementText[]): InnerSelect {
  let nth = 0;
  return (comparison) => {
    const text = texts[nth++] ?? outer.text;
    return "valueQuery" in comparison ? idsOf(outer, comparison, comparison.valueQuery, text) : [];
  };
}

/** Inside a sub-select there is no further one. */
export const noInnerSelect: InnerSelect = () => {
  throw new SoqlError("MALFORMED_QUERY", "Nesting of semi join sub-selects is not supported");
};

function idsOf(outer: Scope, comparison: Comparison, query: Query, text: StatementText): Literal[] {
  const object = query.sObject ?? "";
  const shape = outer.source.shape(object);
  if (shape === undefined) throw text.error("INVALID_TYPE", sentence.unknownObject(object), object, "FROM");
  if (shape.name === outer.shape.name) {
    throw new SoqlError(
      "MALFORMED_QUERY",
      "The inner and outer selects should not be on the same object type",
    );
  }
  const left = leftOf(outer, comparison);
  const inner: Scope = { ...outer, text, shape, alias: query.sObjectAlias ?? null };
  const [only, ...others] = query.fields ?? [];
  if (
    only?.type !== "Field" ||
    only.alias !== undefined ||
    others.length > 0 ||
    query.orderBy ||
    query.groupBy ||
    query.limit !== undefined
  ) {
    throw new SoqlError(
      "MALFORMED_QUERY",
      "Semi join sub-selects must select one id field, without GROUP BY, ORDER BY or LIMIT",
    );
  }
  const column = resolve(inner, only.field, "SELECT");
  const { field } = column;
  if (field.type !== "id" && field.type !== "reference") {
    throw text.error(
      "MALFORMED_QUERY",
      `Semi join sub-selects can only query id fields, cannot use: '${only.field}'`,
      only.field,
      "SELECT",
    );
  }
  if (!pointTogether(targets(left, outer.shape.name), targets(field, shape.name))) {
    throw outer.text.error(
      "MALFORMED_QUERY",
      `The selected field '${only.field}' in the subquery and the left operand field in the where expression in the outer query '${left.name}' should point to the same object type`,
      left.name,
      "WHERE",
    );
  }
  const ids = new Set<string>();
  for (const row of matching(inner, compileWhere(inner, query, noInnerSelect))) {
    const id = column.read(row);
    if (typeof id === "string") ids.add(id);
  }
  return [...ids].map((id) => ({ kind: "string", text: id, raw: id }));
}

function leftOf(outer: Scope, comparison: Comparison): FieldShape {
  const written = "field" in comparison ? comparison.field : "";
  const { field, hops } = resolve(outer, written, "WHERE");
  if (hops.length === 0 && (field.type === "id" || field.type === "reference")) return field;
  throw outer.text.error(
    "MALFORMED_QUERY",
    `The left operand field in the where expression for outer query should be an id field, cannot use: '${written}'`,
    written,
    "WHERE",
  );
}

function targets(field: FieldShape, object: string): readonly string[] {
  return field.type === "id" ? [object] : field.referenceTo;
}

function pointTogether(a: readonly string[], b: readonly string[]): boolean {
  return a.some((target) => b.includes(target));
}
