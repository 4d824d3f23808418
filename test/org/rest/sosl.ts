import { notSimulated, SalesforceError } from "../error.ts";

export interface SoslObject {
  readonly object: string;
  readonly fields: readonly string[];
  readonly where: string | null;
  readonly orderBy: string | null;
  readonly limit: number | null;
}

export interface SoslStatement {
  readonly term: string;
  /** EMAIL, NAME, PHONE or ALL. */
  readonly group: string;
  readonly objects: readonly SoslObject[];
  readonly limit: number | null;
}

/**
 * Reads `FIND {term} IN EMAIL FIELDS RETURNING Lead(Id, Name WHERE … ORDER BY … LIMIT n), Contact(Id) LIMIT n`. No parser for SOSL
 * is to be had; this reads the form that clients send, character by character, and refuses the rest.
 * @throws SalesforceError MALFORMED_SEARCH
 */
export function parseSosl(statement: string): SoslStatement {
  const reader = new Reader(statement.trim());
  reader.word("FIND");
  const term = reader.braces();
  let group = "ALL";
  if (reader.maybe("IN")) {
    group = reader.name().toUpperCase();
    reader.word("FIELDS");
  }
  const objects: SoslObject[] = [];
  if (reader.maybe("RETURNING")) {
    do {
      objects.push(readObject(reader));
    } while (reader.maybe(","));
  }
  if (objects.length === 0) throw notSimulated("a search that does not say what it returns");
  const limit = reader.maybe("LIMIT") ? Number(reader.name()) : null;
  reader.end();
  return { term, group, objects, limit };
}

function readObject(reader: Reader): SoslObject {
  const object = reader.name();
  if (!reader.maybe("(")) return { object, fields: ["Id"], where: null, orderBy: null, limit: null };
  const inside = reader.untilClosed();
  const [, fields = "", where, orderBy, limit] =
    /^\s*([\w.,\s]+?)(?:\s+WHERE\s+([\s\S]+?))?(?:\s+ORDER\s+BY\s+([\w.,\s]+?))?(?:\s+LIMIT\s+(\d+))?\s*$/i.exec(
      inside,
    ) ?? [];
  if (fields === "") throw malformed(`unexpected: ${inside}`);
  return {
    object,
    fields: fields.split(",").map((field) => field.trim()),
    where: where ?? null,
    orderBy: orderBy ?? null,
    limit: limit === undefined ? null : Number(limit),
  };
}

class Reader {
  #rest: string;

  constructor(text: string) {
    this.#rest = text;
  }

  maybe(expected: string): boolean {
    this.#rest = this.#rest.trimStart();
    const found = this.#rest.slice(0, expected.length).toUpperCase() === expected;
    const ends = !/^\w/.test(expected) || !/^\w/.test(this.#rest.slice(expected.length));
    if (found && ends) this.#rest = this.#rest.slice(expected.length);
    return found && ends;
  }

  word(expected: string): void {
    if (!this.maybe(expected)) throw malformed(`expecting ${expected}, found '${this.#rest.slice(0, 20)}'`);
  }

  name(): string {
    const [name = ""] = /^\s*\w+/.exec(this.#rest) ?? [];
    if (name === "") throw malformed(`unexpected token: '${this.#rest.slice(0, 20)}'`);
    this.#rest = this.#rest.slice(name.length);
    return name.trim();
  }

  /** The term in braces, with its backslashes taken off. */
  braces(): string {
    if (!this.maybe("{")) {
      throw new SalesforceError(
        400,
        "MALFORMED_SEARCH",
        "No search term found. The search term must be enclosed in braces.",
      );
    }
    let term = "";
    for (let at = 0; at < this.#rest.length; at++) {
      const sign = this.#rest.charAt(at);
      if (sign === "\\") term += this.#rest.charAt(++at);
      else if (sign === "}") {
        this.#rest = this.#rest.slice(at + 1);
        return term.trim();
      } else term += sign;
    }
    throw malformed("the search term is not closed");
  }

  /** Up to the parenthesis that closes this one; strings may hold any. */
  untilClosed(): string {
    let depth = 1;
    let quoted = false;
    for (let at = 0; at < this.#rest.length; at++) {
      const sign = this.#rest.charAt(at);
      if (quoted && sign === "\\") at++;
      else if (sign === "'") quoted = !quoted;
      else if (!quoted && sign === "(") depth++;
      else if (!quoted && sign === ")" && --depth === 0) {
        const inside = this.#rest.slice(0, at);
        this.#rest = this.#rest.slice(at + 1);
        return inside;
      }
    }
    throw malformed("a parenthesis is not closed");
  }

  end(): void {
    const rest = this.#rest.trim();
    if (rest !== "") throw notSimulated(`this part of a search: ${rest}`);
  }
}

function malformed(what: string): SalesforceError {
  return new SalesforceError(400, "MALFORMED_SEARCH", `Malformed search: ${what}`);
}
