import fc from "fast-check";
import { beginningWith, containing, text, textList } from "../../src/background/salesforce/soql.ts";
import { textOf } from "./hostile.ts";
import type { Target } from "./target.ts";

const value = textOf(
  "'",
  "\\",
  '"',
  "\\'",
  "' OR Name != '",
  ") --",
  "%",
  "_",
  "\\u0027",
  "\\%",
  "@{",
  " LIMIT 1",
  "\b",
  "\f",
);

/** SOQL's own reading of a literal: where it ends, and what it says (developer.salesforce.com, "Quoted String Escape Sequences"). */
function readLiteral(statement: string): { readonly says: string; readonly rest: string } {
  const known: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  if (statement[0] !== "'") throw new Error("No literal.");
  let says = "";
  for (let at = 1; at < statement.length; at++) {
    const sign = statement[at] ?? "";
    if (sign === "'") return { says, rest: statement.slice(at + 1) };
    if (/[\n\r\u2028\u2029\0]/.test(sign)) throw new Error("A literal over several lines.");
    if (sign !== "\\") {
      says += sign;
      continue;
    }
    at += 1;
    const escaped = statement[at] ?? "";
    if (escaped === "u") {
      says += String.fromCharCode(Number.parseInt(statement.slice(at + 1, at + 5), 16));
      at += 4;
    } else if (escaped === "%" || escaped === "_") says += `\\${escaped}`;
    else if (/[nrtbf\\'"]/.test(escaped)) says += known[escaped] ?? escaped;
    else throw new Error(`SOQL knows no \\${escaped}.`);
  }
  throw new Error("A literal without an end.");
}

function same(said: unknown, meant: unknown): void {
  if (JSON.stringify(said) !== JSON.stringify(meant)) throw new Error(`Said ${JSON.stringify(said)}.`);
}

const literals: Target = {
  name: "values in SOQL",
  inputs: 150_000,
  property: fc.property(value, value, (one, other) => {
    // In a pattern a sign that stands for itself has a backslash, and so has a backslash.
    const inPattern = one.replace(/[%_]/g, "\\$&");
    same(readLiteral(text(one)), { says: one, rest: "" });
    same(readLiteral(beginningWith(one)), { says: `${inPattern}%`, rest: "" });
    same(readLiteral(containing(one)), { says: `%${inPattern}%`, rest: "" });
    const first = readLiteral(textList([one, other]).slice(1));
    same(first.says, one);
    same(readLiteral(first.rest.slice(1)), { says: other, rest: ")" });
    // It travels in an address, where half a character cannot.
    encodeURIComponent(text(one));
  }),
};

export const soqlTargets: readonly Target[] = [literals];
