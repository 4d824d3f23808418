import { SoqlError } from "./error.ts";

/** One word, sign or string of a statement, and where it stands. A dotted path is one word. */
export interface Token {
  readonly text: string;
  readonly start: number;
  readonly kind: "word" | "number" | "string" | "sign";
}

export type Clause = "SELECT" | "FROM" | "WHERE" | "GROUP" | "HAVING" | "ORDER" | "LIMIT" | "OFFSET";

const PATTERN =
  /'(?:[^'\\]|\\[\s\S])*'|[A-Za-z_][\w]*(?:\s*\.\s*[A-Za-z_]\w*)*(?:\s*:\s*\d+)?|[+-]?\d[\w.:+-]*|<=|>=|!=|<>|\S/g;

/** Cuts a statement into tokens. A quote without its partner comes out as the sign `'`. */
export function tokensOf(statement: string): Token[] {
  const tokens: Token[] = [];
  for (const match of statement.matchAll(PATTERN)) {
    const text = match[0];
    const first = text[0] ?? "";
    const kind =
      text.length > 1 && first === "'"
        ? "string"
        : /[A-Za-z_]/.test(first)
          ? "word"
          : /\d/.test(text)
            ? "number"
            : "sign";
    tokens.push({ text, start: match.index, kind });
  }
  return tokens;
}

/** How far the snippet in an error reaches to either side before it runs on to the end of the word. */
const REACH = 31;

/**
 * An error that points into the statement as Salesforce's do: a snippet, a caret, row and column. The snippet's reach
 * fits every public recording at hand, among them "SELECT Id, ApiName, Status FROM FlowDefinition" (column 12, cut before
 * WHERE) and "HG_Insights__HG_Match_Status__c, From Account LIMIT 10" (column 50).
 * `offset` counts from 0, the answer's column from 1.
 */
export function pointedError(whole: string, offset: number, code: string, message: string): SoqlError {
  const lineStart = whole.lastIndexOf("\n", offset - 1) + 1;
  const newline = whole.indexOf("\n", offset);
  const lineEnd = newline < 0 ? whole.length : newline;
  const separates = (at: number) => /[\s,]/.test(whole.charAt(at));

  let from = Math.max(lineStart, offset - REACH);
  if (from > lineStart && separates(from)) while (separates(from)) from++;
  else while (from > lineStart && !separates(from - 1)) from--;
  let to = Math.min(lineEnd, offset + REACH);
  while (to < lineEnd && !separates(to)) to++;

  const row = whole.slice(0, offset).split("\n").length;
  const caret = `${" ".repeat(offset - from)}^`;
  const place = `ERROR at Row:${row}:Column:${offset - lineStart + 1}`;
  return new SoqlError(code, `\n${whole.slice(from, to)}\n${caret}\n${place}\n${message}`);
}

/** A statement, or one of its sub-selects, with the means to point into it. The parser's tree has no positions. */
export class StatementText {
  readonly whole: string;
  readonly tokens: readonly Token[];
  /** The tokens of this select alone, those of its sub-selects left out. */
  readonly own: readonly Token[];
  /** The sub-selects directly inside, in the order they are written. */
  readonly inner: readonly StatementText[];

  constructor(whole: string, tokens: readonly Token[] = tokensOf(whole), part: readonly Token[] = tokens) {
    this.whole = whole;
    this.tokens = tokens;
    const own: Token[] = [];
    const inner: StatementText[] = [];
    for (let at = 0; at < part.length; at++) {
      const token = part[at] as Token;
      own.push(token);
      if (token.text !== "(" || part[at + 1]?.text.toUpperCase() !== "SELECT") continue;
      const end = closing(part, at);
      inner.push(new StatementText(whole, tokens, part.slice(at + 1, end)));
      at = end - 1;
    }
    this.own = own;
    this.inner = inner;
  }

  /** Where `name` first stands at or after the clause, counted from 0; the start of the clause if it is not found. */
  find(name: string, clause: Clause): number {
    const begin = this.own.findIndex((token) => token.text.toUpperCase() === clause);
    const wanted = bare(name);
    const found = this.own.find((token, at) => at >= begin && bare(token.text) === wanted);
    return found?.start ?? this.own[Math.max(0, begin)]?.start ?? 0;
  }

  /** Salesforce's error about `name`, pointing at the place where the clause names it. */
  error(code: string, message: string, name: string, clause: Clause): SoqlError {
    return pointedError(this.whole, this.find(name, clause), code, message);
  }
}

function bare(text: string): string {
  return text.replace(/\s/g, "").toLowerCase();
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    const text = tokens[at]?.text;
    if (text === "(") depth++;
    if (text === ")" && --depth === 0) return at;
  }
  return tokens.length;
}
