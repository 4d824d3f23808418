/**
 * Salesforce record ids. 15 characters are case-sensitive; the 18-character form adds three that say which of the 15
 * are capitals, so that it survives case-insensitive storage (15 → 18: three groups of five characters, bit i set when
 * character i is A–Z, the number an index into A–Z and 0–5).
 */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SUFFIXES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
/** Characters 4 to 6 of every id made here: the instance, and a reserved 0. */
const INSTANCE = "5g0";
/** The first serial number, so that ids look like those of an org in use: `00Q5g00000AbCdEAAV`. */
export const FIRST_SERIAL = 157_000_000;

export interface IdParts {
  readonly prefix: string;
  /** Position in its table, counted from 0; null for an id that was not made in this org. */
  readonly row: number | null;
}

/** The three characters that turn a 15-character id into the 18-character one. */
export function suffixOf(id15: string): string {
  let suffix = "";
  for (let group = 0; group < 3; group++) {
    let bits = 0;
    for (let position = 0; position < 5; position++) {
      const code = id15.charCodeAt(group * 5 + position);
      if (code >= 65 && code <= 90) bits |= 1 << position;
    }
    suffix += SUFFIXES[bits];
  }
  return suffix;
}

/** The 18-character id of the record in a row of the table with this key prefix. */
export function makeId(prefix: string, row: number): string {
  const id15 = prefix + INSTANCE + serialText(FIRST_SERIAL + row);
  return id15 + suffixOf(id15);
}

/** The 15-character form, or null if the text has not the form of an id. Letters of an 18-character id may be in any case. */
export function toId15(text: string): string | null {
  if (!/^(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})$/.test(text)) return null;
  if (text.length === 15) return text;
  // Most ids come as they were given.
  const given = text.slice(0, 15);
  if (suffixOf(given) === text.slice(15)) return given;
  let id15 = "";
  for (let group = 0; group < 3; group++) {
    const bits = SUFFIXES.indexOf((text[15 + group] ?? "").toUpperCase());
    if (bits < 0) return null;
    for (let position = 0; position < 5; position++) {
      const character = text[group * 5 + position] ?? "";
      const capital = (bits & (1 << position)) !== 0;
      if (capital && !/[A-Za-z]/.test(character)) return null;
      id15 += capital ? character.toUpperCase() : character.toLowerCase();
    }
  }
  return id15;
}

/** Takes an id apart; null if the text has not the form of an id (Salesforce then says MALFORMED_ID). */
export function parseId(text: string): IdParts | null {
  const id15 = toId15(text);
  if (id15 === null) return null;
  const prefix = id15.slice(0, 3);
  if (id15.slice(3, 6) !== INSTANCE) return { prefix, row: null };
  let serial = 0;
  for (let position = 6; position < 15; position++) {
    serial = serial * 62 + DIGITS.indexOf(id15[position] ?? "0");
  }
  const row = serial - FIRST_SERIAL;
  return { prefix, row: row >= 0 ? row : null };
}

function serialText(serial: number): string {
  let text = "";
  for (let rest = serial, place = 0; place < 9; place++) {
    text = DIGITS[rest % 62] + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
