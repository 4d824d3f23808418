import type { LiteralType } from "@jetstreamapp/soql-parser-js";
import { ComparisonRefused, comparisonTest, type Operator, type Test } from "./compare.ts";
import { NotSimulatedError } from "./error.ts";
import { type Expression, expressionOf } from "./expression.ts";
import { type Literal, readLiteral } from "./literal.ts";
import type { Scope } from "./scope.ts";
import type { Clause } from "./text.ts";
import type { Comparison, Tree } from "./tree.ts";

/** A comparison with its field found, its literals read and its test compiled. */
export interface Bound {
  readonly expression: Expression;
  readonly operator: Operator;
  readonly literals: readonly Literal[];
  readonly test: Test;
}

export type BoundTree =
  | { readonly kind: "and" | "or"; readonly parts: readonly BoundTree[] }
  | { readonly kind: "not"; readonly part: BoundTree }
  | { readonly kind: "comparison"; readonly bound: Bound };

/** The ids that `IN (SELECT …)` yields, as literals. */
export type InnerSelect = (comparison: Comparison) => readonly Literal[];

/**
 * Binds a WHERE tree to an object's fields.
 * @throws SoqlError for an unknown field, a field that cannot be filtered, an operator or literal that does not fit.
 */
export function bindTree(scope: Scope, tree: Tree, innerSelect: InnerSelect): BoundTree {
  switch (tree.kind) {
    case "not":
      return { kind: "not", part: bindTree(scope, tree.part, innerSelect) };
    case "comparison":
      return { kind: "comparison", bound: bind(scope, tree.comparison, innerSelect) };
    default:
      return { kind: tree.kind, parts: tree.parts.map((part) => bindTree(scope, part, innerSelect)) };
  }
}

function bind(scope: Scope, comparison: Comparison, innerSelect: InnerSelect): Bound {
  const expression = expressionOf(scope, "fn" in comparison ? comparison.fn : comparison.field, "WHERE");
  if (!expression.filterable) {
    throw scope.text.error(
      "INVALID_FIELD",
      `field '${expression.written}' can not be filtered in a query call`,
      expression.written,
      "WHERE",
    );
  }
  const operator = operatorOf(comparison);
  const literals = "valueQuery" in comparison ? innerSelect(comparison) : literalsOf(scope, comparison);
  return { expression, operator, literals, test: testOf(scope, expression, operator, literals, "WHERE") };
}

/** Compiles a comparison and, if it is refused, says where. */
export function testOf(
  scope: Scope,
  expression: Pick<Expression, "written" | "type" | "multiple" | "caseSensitive">,
  operator: Operator,
  literals: readonly Literal[],
  clause: Clause,
): Test {
  const { written, type, multiple, caseSensitive } = expression;
  try {
    const compared = { name: written, type, multiple, caseSensitive };
    return comparisonTest(compared, operator, literals, scope.source.timeZone);
  } catch (refused) {
    if (!(refused instanceof ComparisonRefused)) throw refused;
    throw scope.text.error(refused.errorCode, refused.message, written, clause);
  }
}

export function operatorOf(comparison: Comparison): Operator {
  const operator = comparison.operator.toUpperCase().replace(/\s+/g, " ");
  return (operator === "<>" ? "!=" : operator) as Operator;
}

/** The literals of a comparison, one for a plain operator, any number for a list. */
export function literalsOf(scope: Scope, comparison: Comparison): Literal[] {
  if ("valueQuery" in comparison) throw new NotSimulatedError("a sub-select here");
  const { value, literalType } = comparison;
  const raws: readonly string[] = Array.isArray(value) ? value : [value];
  return raws.map((raw, at) => {
    const type: LiteralType | undefined = Array.isArray(literalType) ? literalType[at] : literalType;
    return readLiteral(type, raw, scope.source);
  });
}
