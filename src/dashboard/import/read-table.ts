import type { People } from "../list/people";
import { addressesIn } from "./addresses-in";
import { type Columns, guessColumns, nameIn } from "./columns";
import { type CsvProblem, readCsv } from "./read-csv";
import { createReport, type Report } from "./report";

/** Rows from which the columns are guessed. */
const SAMPLE = 500;

/**
 * Reads a table, and reports on the people in it.
 *
 * @param chosen the columns that they are in; null: that is guessed
 * @param onRows told after each piece how many rows were read so far, by which columns; answering false ends the reading
 * @param breathe resolves when the page has had its turn
 */
export async function readTable(
  content: string,
  chosen: Columns | null,
  people: Pick<People, "find">,
  onRows: (rows: number, columns: Columns) => boolean,
  breathe: () => Promise<void>,
): Promise<{ report: Report; problem: CsvProblem | null }> {
  const builder = createReport(people.find);
  let columns = chosen;
  let row = 0;
  const problem = await readCsv(
    content,
    (rows) => {
      columns ??= guessColumns(rows.slice(0, SAMPLE));
      const { address, name, header } = columns;
      for (const cells of rows) {
        row += 1;
        if (row === 1 && header) continue;
        const written = address === null ? "" : (cells[address] ?? "");
        builder.add({ row, written, addresses: addressesIn(written), name: nameIn(cells, name) });
      }
      return onRows(row, columns);
    },
    breathe,
  );
  return { report: builder.report(), problem };
}
