/** Tables as CSV that a spreadsheet opens as it is, and does not run. */
import Papa from "papaparse";

/** Tells Excel that the file is UTF-8. */
export const BYTE_ORDER_MARK = "\uFEFF";

/**
 * What a spreadsheet would take for a formula (owasp.org, "CSV Injection"): such a cell gets an apostrophe in front. The
 * library's own pattern lets through a formula that holds a line break. So does a cell that begins as one with that
 * apostrophe: else it could not be told from it.
 */
const FORMULA = /^'*[=+\-@\t\r\n＝＋－＠]/;

export type Cell = string | number | boolean | null;

/** Rows as CSV, each ended by a line break, so that pages of a long table can follow one another. */
export function csvRows(rows: readonly (readonly Cell[])[]): string {
  if (rows.length === 0) return "";
  const written = Papa.unparse(rows as Cell[][], { escapeFormulae: FORMULA, newline: LINE_END });
  return written + LINE_END;
}

/** A cell as it was before `csvRows`: an apostrophe that was put in front is taken off again. */
export function withoutGuard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

const LINE_END = "\r\n";
