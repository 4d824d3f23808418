/**
 * The rows of a CSV text, one at a time, so that a page of many thousand rows is never held as rows. Reads what the Bulk
 * API writes (RFC 4180, columns cut by commas): cells in quotes or bare, quotes doubled within quotes, lines that end
 * in LF or CRLF. A text that breaks off gives what there is of its last row.
 */
export function* readCsv(text: string): Generator<string[]> {
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    let more = true;
    while (more) {
      const end = text[at] === '"' ? endOfQuoted(text, at) : at;
      const stop = endOfCell(text, end);
      row.push(
        end === at ? text.slice(at, stop) : unquoted(text.slice(at + 1, end - 1)) + text.slice(end, stop),
      );
      more = text[stop] === ",";
      at = stop + (text[stop] === "\r" && text[stop + 1] === "\n" ? 2 : 1);
    }
    if (row.length > 1 || row[0] !== "") yield row;
  }
}

/** One line of CSV. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`;
}

/** The place after the quote that closes a cell; the end of the text when none does. */
function endOfQuoted(text: string, start: number): number {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length + 1;
    if (text[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}

/** The place of the comma or line end after a cell. */
function endOfCell(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const sign = text.charCodeAt(at);
    if (sign === COMMA || sign === LF || (sign === CR && text.charCodeAt(at + 1) === LF)) return at;
    at += 1;
  }
  return text.length;
}

const COMMA = 44;
const LF = 10;
const CR = 13;

function unquoted(cell: string): string {
  return cell.includes('""') ? cell.replaceAll('""', '"') : cell;
}
