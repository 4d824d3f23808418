/**
 * Marks the rows of people who are opted out, by a style sheet: nothing is put into Lightning's rows, nothing in them moves,
 * and a row that Lightning takes out and draws again keeps its mark. For screen readers the cell that names the person gets
 * a description, the one thing that no style can say without laying out a table of thousands of rows anew.
 */
import { nameCellOf } from "./list-view";
import type { Words } from "./words";

export interface MarkedRow {
  readonly row: HTMLTableRowElement;
  readonly recordId: string;
}

export interface Marks {
  /** Marks exactly these rows of a table. */
  show(table: HTMLTableElement, marked: readonly MarkedRow[]): void;
  clear(): void;
}

const MARK = "data-quietlist-marks";
const NAME_CELL = 'th[scope="row"]';

export function createMarks(document: Document, words: Words): Marks {
  let sheet: HTMLStyleElement | null = null;
  let shown = "";
  let described = new Set<Element>();

  const describe = (cells: Set<Element>) => {
    for (const cell of described) if (!cells.has(cell)) cell.removeAttribute("aria-description");
    for (const cell of cells) cell.setAttribute("aria-description", words.text("pillLabel"));
    described = cells;
  };
  const removeSheet = () => {
    sheet?.remove();
    sheet = null;
    shown = "";
    // A script of an older version of the extension may have left one behind.
    for (const left of document.querySelectorAll(`style[${MARK}]`)) left.remove();
  };
  return {
    clear() {
      removeSheet();
      describe(new Set());
    },
    show(table, marked) {
      describe(new Set(marked.flatMap(({ row }) => nameCellOf(row) ?? [])));
      const keyed = table.querySelector("tbody > tr[data-row-key-value]") !== null;
      const ids = marked.map(({ recordId }) => recordId).sort();
      const css = ids.length === 0 ? "" : styleOf(ids, keyed);
      const root = table.getRootNode();
      const place = root instanceof ShadowRoot ? root : document.documentElement;
      if (css === shown && (css === "" || sheet?.parentNode === place)) return;
      removeSheet();
      shown = css;
      if (css === "") return;
      sheet = document.createElement("style");
      sheet.setAttribute(MARK, "");
      sheet.textContent = css;
      place.append(sheet);
    },
  };
}

/** Ids are letters and digits (`readSalesforceId`), so that none can leave its quotes. */
function styleOf(recordIds: readonly string[], keyed: boolean): string {
  const named = recordIds.map((id) =>
    keyed ? `[data-row-key-value^="${id.slice(0, 15)}"]` : `[data-recordid^="${id.slice(0, 15)}"]`,
  );
  const row = keyed ? `tbody > tr:is(${named})` : `tbody > tr:has(> th a:is(${named}))`;
  // A bar at the row's beginning; behind the name a tint, and a sign at the end of its cell. All of it is drawn on the
  // background, which costs no layout, and by gradients, which no policy of the page keeps from loading.
  return `
${row} > :first-child {
  background-image: linear-gradient(#ba0517, #ba0517);
  background-position: left;
  background-repeat: no-repeat;
  background-size: 3px 100%;
}
${row} > ${NAME_CELL} {
  background-image:
    linear-gradient(45deg, transparent 42%, #ba0517 42% 58%, transparent 58%),
    radial-gradient(circle, transparent 4px, #ba0517 4.5px 6px, transparent 6.5px),
    linear-gradient(#ba051714, #ba051714);
  background-position: right 10px center, right 7px center, center;
  background-repeat: no-repeat;
  background-size: 8px 8px, 14px 14px, 100% 100%;
}
[dir="rtl"] ${row} > :first-child { background-position: right; }
[dir="rtl"] ${row} > ${NAME_CELL} { background-position: left 10px center, left 7px center, center; }
`;
}
