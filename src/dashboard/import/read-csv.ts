import Papa from "papaparse";

/** Characters that are read in one go: some ten milliseconds of work. */
const A_PIECE = 500_000;

export interface CsvProblem {
  /** As people count: the first row is 1. */
  readonly row: number;
}

/**
 * Reads a table, a piece at a time, and lets the page breathe in between. Separators (comma, semicolon, tab, bar) and
 * line ends are found out; quoted cells may hold line breaks; empty rows are left out.
 *
 * @param onRows called with each piece; answering false ends the reading
 * @param breathe resolves when the page has had its turn
 * @returns the first quote that was not closed, or that text follows; null when all quotes are in order
 */
export function readCsv(
  text: string,
  onRows: (rows: readonly (readonly string[])[]) => boolean,
  breathe: () => Promise<void>,
): Promise<CsvProblem | null> {
  let rowsBefore = 0;
  let problem: CsvProblem | null = null;
  return new Promise((resolve, reject) => {
    // The library reads text in pieces as it does files; its types tell of files only.
    Papa.parse<string[]>(withoutMark(text) as unknown as Papa.LocalFile, {
      chunkSize: A_PIECE,
      delimitersToGuess: [",", ";", "\t", "|"],
      skipEmptyLines: "greedy",
      chunk: ({ data, errors }, parser) => {
        const quote = errors.find(({ type }) => type === "Quotes");
        problem ??= quote === undefined ? null : { row: rowsBefore + (quote.row ?? 0) + 1 };
        rowsBefore += data.length;
        if (!onRows(data)) {
          parser.abort();
          return;
        }
        parser.pause();
        breathe().then(() => parser.resume(), reject);
      },
      complete: () => resolve(problem),
      error: reject,
    });
  });
}

function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}
