import Papa from "papaparse";
import { type ColumnDelimiter, DELIMITERS, type LineEnding } from "./job.ts";

const ENDINGS: Readonly<Record<LineEnding, string>> = { LF: "\n", CRLF: "\r\n" };

/** What was uploaded could not be read; the job fails with this message. */
export class CsvError extends Error {}

export interface ReadCsv {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, string>>[];
}

/**
 * Reads an upload by the job's delimiter and line ending.
 * @throws CsvError in Salesforce's words, where the upload is not what the job says
 */
export function readCsv(text: string, delimiter: ColumnDelimiter, lineEnding: LineEnding): ReadCsv {
  const content = text.startsWith("\uFEFF") ? text.slice(1) : text;
  if (content.trim() === "") throw new CsvError("InvalidBatch : Failed to parse CSV header. Empty file");
  checkLineEnding(content, lineEnding);
  const parsed = Papa.parse<string[]>(content, {
    delimiter: DELIMITERS[delimiter],
    newline: lineEnding === "CRLF" ? "\r\n" : "\n",
    skipEmptyLines: true,
  });
  const [columns = [], ...lines] = parsed.data;
  const rows = lines.map((cells, index) => {
    if (cells.length > columns.length) {
      throw new CsvError(
        `InvalidBatch : Too many fields in row ${index + 1}: there are ${columns.length} columns, and ${cells.length} values`,
      );
    }
    return Object.fromEntries(columns.map((column, place) => [column, cells[place] ?? ""]));
  });
  return { columns, rows };
}

/** The first line outside quotes must end as the job says it does. */
function checkLineEnding(content: string, lineEnding: LineEnding): void {
  let quoted = false;
  for (let at = 0; at < content.length; at++) {
    const sign = content.charAt(at);
    if (sign === '"') quoted = !quoted;
    if (quoted || sign !== "\n") continue;
    const found: LineEnding = content.charAt(at - 1) === "\r" ? "CRLF" : "LF";
    if (found !== lineEnding) {
      throw new CsvError(
        `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${lineEnding}`,
      );
    }
    return;
  }
}

/** One line of a result: every value in quotes. */
export function csvLine(
  cells: readonly string[],
  delimiter: ColumnDelimiter,
  lineEnding: LineEnding,
): string {
  const quoted = cells.map((cell) => `"${cell.replaceAll('"', '""')}"`);
  return quoted.join(DELIMITERS[delimiter]) + ENDINGS[lineEnding];
}
