import { parseQuery, type Query } from "@jetstreamapp/soql-parser-js";
import { readInstant } from "./datetime.ts";
import { NotSimulatedError, SoqlError, sentence } from "./error.ts";
import { misplaced } from "./grammar.ts";
import { pointedError, StatementText, type Token } from "./text.ts";

/** Salesforce's limits (Salesforce app limits cheat sheet, "SOQL and SOSL Limits"). */
const STATEMENT_CHARACTERS = 100_000;
const STRING_CHARACTERS = 4_000;

export interface Parsed {
  readonly query: Query;
  readonly text: StatementText;
}

/** A client asks much the same things again and again, and to parse is dearer than to answer a small org's questions. */
const KNOWN_STATEMENTS = 500;
const known = new Map<string, Parsed>();

/**
 * Reads a statement.
 * @throws SoqlError as Salesforce answers it, NotSimulatedError for legal SOQL that the parser does not know.
 */
export function parse(statement: string): Parsed {
  const before = known.get(statement);
  if (before) return before;
  const read = parseAnew(statement);
  if (known.size === KNOWN_STATEMENTS) known.clear();
  known.set(statement, read);
  return read;
}

function parseAnew(statement: string): Parsed {
  if (statement.length > STATEMENT_CHARACTERS) {
    throw new SoqlError(
      "MALFORMED_QUERY",
      `SOQL statements cannot be longer than ${STATEMENT_CHARACTERS} characters.`,
    );
  }
  const text = new StatementText(statement);
  checkStrings(text);
  const query = parsed(text);
  const wrong = misplaced(text);
  if (wrong !== null) throw unexpectedAt(text, wrong);
  return { query, text };
}

function parsed(text: StatementText): Query {
  try {
    // Without options: with any, the library builds its parser anew each time, which costs 40 ms.
    return parseQuery(text.whole);
  } catch (failure) {
    throw refusal(text, failure instanceof Error ? failure.message : "");
  }
}

function checkStrings(text: StatementText): void {
  for (const token of text.tokens) {
    if (token.kind !== "string") continue;
    if (token.text.length - 2 > STRING_CHARACTERS) {
      throw new SoqlError(
        "MALFORMED_QUERY",
        `String literals in SOQL cannot be longer than ${STRING_CHARACTERS} characters.`,
      );
    }
    // Only these may follow a backslash (SOQL and SOSL Reference, "Quoted String Escape Sequences").
    const wrong = /\\(?:[^nrtbf"'\\_%u]|u(?![0-9A-Fa-f]{4}))/i.exec(token.text.replaceAll("\\\\", "  "));
    if (wrong !== null) {
      const offset = token.start + wrong.index;
      throw pointedError(
        text.whole,
        offset,
        "MALFORMED_QUERY",
        `line 1:${offset} no viable alternative at character '${wrong[0].slice(-1)}'`,
      );
    }
  }
}

function refusal(text: StatementText, reason: string): Error {
  const at = offender(text, reason);
  const token = text.tokens[at];
  const before = text.tokens[at - 1];
  const timeless = text.tokens.find(
    ({ text }) => /^\d{4}-\d\d-\d\dt/i.test(text) && readInstant(text) === null,
  );
  if (timeless !== undefined) return new SoqlError("MALFORMED_QUERY", `Invalid datetime: ${timeless.text}`);
  if (token === undefined) return new SoqlError("MALFORMED_QUERY", sentence.unexpected("<EOF>"));
  if (token.text === ":" || (token.kind === "word" && before !== undefined && isComparison(before))) {
    return pointedError(
      text.whole,
      token.start,
      "MALFORMED_QUERY",
      "Bind variables only allowed in Apex code",
    );
  }
  // The parser takes ALL for the object's alias.
  if (token.text.toUpperCase() === "ROWS" && before?.text.toUpperCase() === "ALL") {
    return new SoqlError("MALFORMED_QUERY", "ALL ROWS not allowed in this context");
  }
  if (token.text === "," && afterFrom(text, at)) {
    return new NotSimulatedError("more than one object in FROM");
  }
  return unexpectedAt(text, token);
}

/** Where something is missing between two words, the answer quotes them all (Summer '24 release notes). */
const GAPS = [/SELECT\s+FROM\b/gi, /[\w.]+(?:\s+NOT)?\s+IN\s*\(\s*\)/gi];

function quoted(text: StatementText, token: Token): string {
  for (const gap of GAPS) {
    for (const { 0: whole, index } of text.whole.matchAll(gap)) {
      if (index <= token.start && token.start < index + whole.length) return whole;
    }
  }
  return token.text;
}

/**
 * "unexpected token", as Salesforce places it: recordings show the column counted from 0 here and from 1 everywhere else,
 * and no snippet at all for the first token or the end.
 */
export function unexpectedAt(text: StatementText, token: Token): SoqlError {
  const message = sentence.unexpected(quoted(text, token));
  if (token.start === 0) return new SoqlError("MALFORMED_QUERY", message);
  return pointedError(text.whole, token.start - 1, "MALFORMED_QUERY", message);
}

function isComparison(token: Token): boolean {
  return /^(?:=|!=|<>|<=|>=|<|>|like)$/i.test(token.text);
}

function afterFrom(text: StatementText, at: number): boolean {
  const from = text.tokens.findIndex((token) => token.text.toUpperCase() === "FROM");
  const where = text.tokens.findIndex((token) => token.text.toUpperCase() === "WHERE");
  return from >= 0 && at > from && (where < 0 || at < where);
}

/**
 * The index of the token that the parser choked on. Its message names the token's text but not the place, so the
 * statement is cut before each token of that text: the first cut that is fine so far (it only ends too early) is the one.
 */
function offender(text: StatementText, reason: string): number {
  const lexer = /at offset: (\d+)/.exec(reason);
  if (lexer !== null) return text.tokens.findIndex((token) => token.start >= Number(lexer[1]));
  const found = /(?:but found(?:: | --> )|found: )'?([\s\S]*?)'?(?: <--)?$/.exec(reason)?.[1] ?? "";
  if (found === "") return text.tokens.length;
  for (let at = 0; at < text.tokens.length; at++) {
    const token = text.tokens[at] as Token;
    if (text.whole.slice(token.start, token.start + found.length) !== found) continue;
    if (endsTooEarly(text.whole.slice(0, token.start))) return at;
  }
  return text.tokens.length;
}

function endsTooEarly(beginning: string): boolean {
  try {
    parseQuery(beginning);
    return true;
  } catch (failure) {
    return failure instanceof Error && /(?:found: |found --> )''/.test(failure.message);
  }
}
