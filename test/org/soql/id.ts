import { suffixOf, toId15 } from "../id.ts";

/** The 18-character form, in which rows hold ids, of an id given with 15 or 18 characters; null if it is neither. */
export function canonicalId(text: string): string | null {
  const id15 = toId15(text);
  return id15 === null ? null : id15 + suffixOf(id15);
}
