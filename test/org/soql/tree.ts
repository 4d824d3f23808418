import type {
  ConditionWithValueQuery,
  HavingClause,
  NegationCondition,
  WhereClause,
} from "@jetstreamapp/soql-parser-js";
import { unexpectedAt } from "./parse.ts";
import type { StatementText, Token } from "./text.ts";

export type Comparison = Exclude<ConditionWithValueQuery, NegationCondition>;

/** A condition as a tree. */
export type Tree =
  | { readonly kind: "and" | "or"; readonly parts: readonly Tree[] }
  | { readonly kind: "not"; readonly part: Tree }
  | { readonly kind: "comparison"; readonly comparison: Comparison };

/**
 * Builds the tree of a WHERE or HAVING clause: the comparisons are the parser's, how they hang together is read from the
 * words. The parser gives a flat chain with counted parentheses and drops one of three nested NOTs.
 * @throws SoqlError where AND and OR stand side by side without parentheses: Salesforce has no precedence between them
 * ("unexpected token: 'AND'", Summer '24 release notes, changed SOQL error messages).
 */
export function treeOf(
  clause: WhereClause | HavingClause,
  text: StatementText,
  part: "WHERE" | "HAVING",
): Tree {
  const comparisons = comparisonsOf(clause);
  const tokens = text.own;
  let at = tokens.findIndex((token) => token.text.toUpperCase() === part) + 1;
  let used = 0;

  function group(): Tree {
    const first = operand();
    const parts = [first];
    let joint: string | null = null;
    for (let next = jointAt(tokens[at]); next !== null; next = jointAt(tokens[at])) {
      if (joint !== null && next !== joint) throw unexpectedAt(text, tokens[at] as Token);
      joint = next;
      at++;
      parts.push(operand());
    }
    return joint === null ? first : { kind: joint === "OR" ? "or" : "and", parts };
  }

  function operand(): Tree {
    const word = tokens[at]?.text.toUpperCase();
    if (word === "NOT") {
      at++;
      return { kind: "not", part: operand() };
    }
    if (word === "(") {
      at++;
      const inside = group();
      at++;
      return inside;
    }
    const comparison = comparisons[used++];
    if (comparison === undefined) throw new Error("The parser found fewer comparisons than there are.");
    at = afterComparison(tokens, at);
    return { kind: "comparison", comparison };
  }

  const tree = group();
  if (used < comparisons.length) throw new Error("The words of a condition end before its comparisons do.");
  return tree;
}

function comparisonsOf(clause: WhereClause | HavingClause): Comparison[] {
  const comparisons: Comparison[] = [];
  for (let link: WhereClause | HavingClause | undefined = clause; link !== undefined; ) {
    if (link.left !== null && "operator" in link.left) comparisons.push(link.left);
    link = "right" in link ? link.right : undefined;
  }
  return comparisons;
}

function jointAt(token: Token | undefined): "AND" | "OR" | null {
  const word = token?.text.toUpperCase();
  return word === "AND" || word === "OR" ? word : null;
}

/** The place behind a comparison: of its value, or of the bracket that closes its list. */
function afterComparison(tokens: readonly Token[], start: number): number {
  let depth = 0;
  let seenOperator = false;
  for (let at = start; at < tokens.length; at++) {
    const word = tokens[at]?.text.toUpperCase() ?? "";
    if (word === "(") depth++;
    else if (word === ")") depth--;
    else if (depth === 0 && OPERATOR.test(word)) {
      seenOperator = true;
      continue;
    }
    if (seenOperator && depth === 0) return at + 1;
  }
  return tokens.length;
}

const OPERATOR = /^(?:=|!=|<>|<|<=|>|>=|LIKE|IN|INCLUDES|EXCLUDES)$/;
