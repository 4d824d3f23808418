/** Building SOQL. Every value that enters a statement goes through one of these functions. */
import type { Milliseconds } from "../../model/milliseconds";

/**
 * Escape sequences that SOQL knows (developer.salesforce.com, "Quoted String Escape Sequences"); any other control
 * character is written by its number. U+2028 and U+2029 end a line in some parsers, and half a character (a surrogate
 * without its partner) cannot be put into an address.
 */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\b": "\\b",
  "\f": "\\f",
};

const TO_ESCAPE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is escaped here
  /[\\'"\u0000-\u001f\u007f-\u009f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function escaped(value: string): string {
  return value.replace(
    TO_ESCAPE,
    (character) => ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A string literal. */
export function text(value: string): string {
  return `'${escaped(value)}'`;
}

/** The right side of `IN`. */
export function textList(values: readonly string[]): string {
  return `(${values.map(text).join(",")})`;
}

/** A pattern for `LIKE` that matches what begins with this text: `%` and `_` in it stand for themselves. */
export function beginningWith(value: string): string {
  return `'${escaped(value).replace(/[%_]/g, "\\$&")}%'`;
}

/** The same for what contains this text somewhere. No index helps Salesforce with that. */
export function containing(value: string): string {
  return `'%${beginningWith(value).slice(1)}`;
}

/** A point in time, which SOQL takes without quotes. */
export function dateTime(time: Milliseconds): string {
  return new Date(time).toISOString();
}
