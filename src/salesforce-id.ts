/** Ids of Salesforce records, read strictly: one wrong letter is another person. */
import type { PersonObject } from "./model/person";

// Each of the last three characters says which of five characters are capitals, so that ids survive programs that
// ignore case (help.salesforce.com, "Convert 15-character Salesforce Record IDs to 18-character IDs").
const CHECKSUM = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

const OBJECT_BY_PREFIX: Readonly<Record<string, PersonObject>> = {
  "00Q": "Lead",
  "003": "Contact",
  "001": "Account",
};

/**
 * Takes an id of 15 or 18 characters, returns the one of 18, or null when it is no id or its checksum is wrong. An id
 * of 18 characters that lost its case on the way is restored from its checksum, as Salesforce does; an id of 15
 * characters has none, so its case is taken as it stands.
 */
export function readSalesforceId(text: string): string | null {
  if (/^[A-Za-z0-9]{15}$/.test(text)) return text + checksumOf(text);
  if (!/^[A-Za-z0-9]{18}$/.test(text)) return null;
  const lostCase = text === text.toUpperCase() || text === text.toLowerCase();
  const checksum = text.slice(15).toUpperCase();
  const core = lostCase ? restoreCase(text.slice(0, 15), checksum) : text.slice(0, 15);
  return core !== null && checksumOf(core) === checksum ? core + checksum : null;
}

/** Which kind of person an id stands for, by its key prefix; null for any other record. */
export function objectOfId(id: string): PersonObject | null {
  return OBJECT_BY_PREFIX[id.slice(0, 3)] ?? null;
}

function checksumOf(core: string): string {
  return [0, 5, 10]
    .map((start) =>
      [0, 1, 2, 3, 4].reduce((sum, bit) => sum + (/[A-Z]/.test(core.charAt(start + bit)) ? 1 << bit : 0), 0),
    )
    .map((index) => CHECKSUM.charAt(index))
    .join("");
}

/** Null when the checksum holds a character that no checksum can hold; a capital digit shows in `checksumOf`. */
function restoreCase(core: string, checksum: string): string | null {
  const capitals = [...checksum].map((character) => CHECKSUM.indexOf(character));
  if (capitals.includes(-1)) return null;
  return [...core]
    .map((character, index) =>
      ((capitals[Math.floor(index / 5)] ?? 0) >> (index % 5)) & 1
        ? character.toUpperCase()
        : character.toLowerCase(),
    )
    .join("");
}
