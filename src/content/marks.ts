/**
 * Marks the rows of people who are opted out, by a style sheet alone: nothing is put into Lightning's rows, nothing in
 * them moves, and a row that Lightning takes out and draws again keeps its mark.
 */
import type { Words } from "./words";

export interface Marks {
  /** Marks exactly these rows of the tree that holds the table. */
  show(root: Node, recordIds: readonly string[]): void;
  clear(): void;
}

const MARK = "data-quietlist-marks";

export function createMarks(document: Document, words: Words): Marks {
  let sheet: HTMLStyleElement | null = null;
  let shown = "";
  const clear = () => {
    sheet?.remove();
    sheet = null;
    shown = "";
    // A script of an older version of the extension may have left one behind.
    for (const left of document.querySelectorAll(`style[${MARK}]`)) left.remove();
  };
  return {
    clear,
    show(root, recordIds) {
      const css = recordIds.length === 0 ? "" : styleOf(recordIds, words.text("pillLabel"));
      const place = root instanceof ShadowRoot ? root : document.documentElement;
      if (css === shown && (css === "" || sheet?.parentNode === place)) return;
      clear();
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
function styleOf(recordIds: readonly string[], label: string): string {
  const keys = recordIds.map((id) => `[data-row-key-value^="${id.slice(0, 15)}"]`).join();
  const links = recordIds.map((id) => `a[data-recordid^="${id.slice(0, 15)}"]`).join();
  const row = `tbody > tr:is(${keys}, :not([data-row-key-value]):has(> th ${`:is(${links})`}))`;
  // A sign hangs before the name, in the cell's padding; a bar runs down the row's beginning. Both are drawn, not loaded.
  return `
${row} > :first-child { box-shadow: inset 3px 0 0 #ba0517; }
[dir="rtl"] ${row} > :first-child { box-shadow: inset -3px 0 0 #ba0517; }
${row} > th[scope="row"]::before {
  content: "" / ${JSON.stringify(label)};
  position: absolute;
  width: 12px;
  height: 12px;
  margin-block-start: 4px;
  margin-inline-start: -14px;
  box-sizing: border-box;
  border: 2px solid #ba0517;
  border-radius: 50%;
  background: linear-gradient(45deg, transparent 42%, #ba0517 42% 58%, transparent 58%);
  pointer-events: none;
}
`;
}
