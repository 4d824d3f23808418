import type { StatementText, Token } from "./text.ts";

const COMPARISON = /^(?:=|!=|<>|<|<=|>|>=|LIKE|IN|INCLUDES|EXCLUDES)$/;
const LIST = /^(?:IN|INCLUDES|EXCLUDES)$/;
const AFTER_CONDITION = /^(?:\)|,|AND|OR|WITH|GROUP|HAVING|ORDER|LIMIT|OFFSET|FOR|UPDATE)$/;

/**
 * Finds the first token in the conditions of a select, or of those inside it, that Salesforce refuses and the parser lets
 * pass: a leading AND, two conditions with nothing between them, a list after `=`, a single value after IN.
 */
export function misplaced(text: StatementText): Token | null {
  const tokens = text.own;
  let inside = false;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as Token;
    const word = token.text.toUpperCase();
    if (word === "WHERE" || word === "HAVING") inside = true;
    else if (/^(?:GROUP|ORDER|LIMIT)$/.test(word)) inside = false;
    const next = tokens[at + 1];
    if (!inside || next === undefined) continue;
    const following = next.text.toUpperCase();
    if (/^(?:WHERE|HAVING|\(|NOT|AND|OR)$/.test(word) && /^(?:AND|OR)$/.test(following)) return next;
    if (COMPARISON.test(word) && LIST.test(word) !== (following === "(")) return next;
    const closesValue = token.text === ")" || isValueAt(tokens, at);
    if (closesValue && !AFTER_CONDITION.test(following) && !continuesFunction(token, following)) return next;
  }
  for (const inner of text.inner) {
    const found = misplaced(inner);
    if (found !== null) return found;
  }
  return null;
}

function isValueAt(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1]?.text.toUpperCase() ?? "";
  return COMPARISON.test(before) && tokens[at]?.text !== "(";
}

/** `CALENDAR_YEAR(CreatedDate) = 2026`: an operator may follow the bracket of a function. */
function continuesFunction(token: Token, following: string): boolean {
  return token.text === ")" && (COMPARISON.test(following) || following === "NOT");
}
