import type {
  Condition,
  ConditionWithValueQuery,
  HavingClause,
  NegationCondition,
  WhereClause,
} from "@jetstreamapp/soql-parser-js";
import { unexpectedAt } from "./parse.ts";
import type { Clause, StatementText } from "./text.ts";

export type Comparison = Exclude<ConditionWithValueQuery, NegationCondition>;

/** A condition as a tree. The parser gives a flat chain with counted parentheses. */
export type Tree =
  | { readonly kind: "and" | "or"; readonly parts: readonly Tree[] }
  | { readonly kind: "not"; readonly part: Tree }
  | { readonly kind: "comparison"; readonly comparison: Comparison };

type Step = "(" | ")" | "AND" | "OR" | "NOT" | "NOTHING" | Comparison;

/**
 * Builds the tree of a WHERE or HAVING clause.
 * @throws SoqlError where AND and OR stand side by side without parentheses: Salesforce has no precedence between them
 * ("unexpected token: 'AND'", Summer '24 release notes, changed SOQL error messages).
 */
export function treeOf(clause: WhereClause | HavingClause, text: StatementText, part: Clause): Tree {
  const steps = stepsOf(clause);
  let at = 0;

  function group(): Tree {
    const parts = [operand()];
    let joint: "AND" | "OR" | null = null;
    while (at < steps.length && steps[at] !== ")") {
      const step = steps[at++];
      if (step !== "AND" && step !== "OR") throw new Error("The parser's chain of conditions is broken.");
      if (joint !== null && step !== joint) {
        throw unexpectedAt(text, jointToken(text, part, steps, at - 1));
      }
      joint = step;
      parts.push(operand());
    }
    const [only] = parts;
    if (parts.length === 1 && only !== undefined) return only;
    return { kind: joint === "OR" ? "or" : "and", parts };
  }

  function operand(): Tree {
    const step = steps[at++];
    if (step === "NOT") return { kind: "not", part: operand() };
    if (step === "(") {
      const inside = group();
      at++;
      return inside;
    }
    if (typeof step !== "object") throw new Error("The parser's chain of conditions is broken.");
    return { kind: "comparison", comparison: step };
  }

  return group();
}

function stepsOf(clause: WhereClause | HavingClause): Step[] {
  const steps: Step[] = [];
  let link: WhereClause | HavingClause | undefined = clause;
  while (link !== undefined) {
    const left: Condition | ConditionWithValueQuery | null = link.left;
    if (left !== null) {
      repeat("(", "openParen" in left ? left.openParen : 0, steps);
      if ("operator" in left) {
        steps.push(left);
        repeat(")", left.closeParen, steps);
      }
    }
    if (!("right" in link)) break;
    // Two conditions with nothing between them: the parser lets them pass, and leaves the operator out.
    steps.push(link.operator ?? "NOTHING");
    link = link.right;
  }
  return steps;
}

function repeat(step: "(" | ")", times: number | undefined, steps: Step[]): void {
  for (let left = times ?? 0; left > 0; left--) steps.push(step);
}

/** The token of the joint at `index`: joints come in the same order in the text and in the chain. */
function jointToken(text: StatementText, part: Clause, steps: readonly Step[], index: number) {
  const nth = steps.slice(0, index).filter((step) => step === "AND" || step === "OR").length;
  const begin = text.own.findIndex((token) => token.text.toUpperCase() === part);
  const joints = text.own.slice(begin).filter((token) => /^(?:and|or)$/i.test(token.text));
  return joints[nth] ?? { text: "OR", start: 0, kind: "word" as const };
}
