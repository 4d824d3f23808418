/** Which column of a table holds the addresses, and which the names. Pure. */
import { normaliseAddress } from "../../email-address";
import { addressesIn } from "./addresses-in";

export interface Columns {
  /** As the header says, or by their number where there is none. */
  readonly names: readonly string[];
  /** The first row names the columns. */
  readonly header: boolean;
  /** Null where no column holds addresses. */
  readonly address: number | null;
  /** The columns that together are the name: none, one, or given name and surname. */
  readonly name: readonly number[];
}

const ADDRESS = /e-?mail|courriel|correo|メール/i;
const NAME = /^(?:full[ _-]?name|name|nome completo|nombre completo|nom complet|nome e cognome|氏名|名前)$/i;
const GIVEN = /^(?:(?:first|given)[ _-]?name|vorname|pr[ée]nom|nombre|nome|名)$/i;
const SURNAME =
  /^(?:(?:last|family|sur)[ _-]?name|surname|nachname|nom|nom de famille|apellidos?|cognome|sobrenome|姓)$/i;

/** @param sample the first rows of the table */
export function guessColumns(sample: readonly (readonly string[])[]): Columns {
  const [first = []] = sample;
  const width = Math.max(0, ...sample.map((row) => row.length));
  const header = !first.some((cell) => addressesIn(cell).length > 0);
  const rows = header ? sample.slice(1) : sample;
  const names = Array.from({ length: width }, (_, index) => (header ? (first[index]?.trim() ?? "") : ""));
  const address = bestAddressColumn(rows, names);
  const find = (pattern: RegExp) => names.findIndex((name) => pattern.test(name));
  const full = find(NAME);
  const parts = [find(GIVEN), find(SURNAME)].filter((index) => index !== -1);
  return { names, header, address, name: full === -1 ? parts : [full] };
}

/** The column with most addresses; of two that are as full, the one whose header says so, then the first. */
function bestAddressColumn(rows: readonly (readonly string[])[], names: readonly string[]): number | null {
  const columns = names.map((name, index) => ({
    index,
    addresses: rows.filter((row) => normaliseAddress(row[index] ?? null) !== null).length,
    named: ADDRESS.test(name),
  }));
  const [best] = columns.sort(
    (one, other) =>
      other.addresses - one.addresses || Number(other.named) - Number(one.named) || one.index - other.index,
  );
  if (best === undefined) return null;
  return best.addresses > 0 || best.named ? best.index : null;
}

export function nameIn(row: readonly string[], columns: readonly number[]): string | null {
  const name = columns
    .map((index) => row[index]?.trim() ?? "")
    .filter((part) => part !== "")
    .join(" ");
  return name === "" || name.length > 300 ? null : name;
}
