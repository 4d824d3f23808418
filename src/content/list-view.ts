/**
 * Reads the rows of a list view in front. Lightning has two kinds: `lightning-datatable`, whose rows name their record
 * (`data-row-key-value`, in the source of Salesforce's base components), and the older `uiVirtualDataTable`, whose links
 * do. Ids are strict; names and addresses are hints. A page that is built in another way shows no rows.
 */
import { normaliseAddress } from "../email-address";
import type { PersonObject } from "../model/person";
import { objectOfId, readSalesforceId } from "../salesforce-id";
import { deepText, elementsWithin } from "./deep";
import { isInFront } from "./page-hints";

export interface ListViewRow {
  readonly recordId: string;
  readonly address: string | null;
}

export interface ListViewInFront {
  readonly table: HTMLTableElement;
  readonly rows: readonly HTMLTableRowElement[];
}

const LIST_VIEWS = "lst-list-view-manager, lst-common-list, .forceListViewManager";
const TABLES =
  "lst-customized-datatable table, lightning-datatable table, table.uiVirtualDataTable, table[role=grid]";
/** What may hide the table in a shadow root of its own. */
const AROUND_TABLES =
  "lst-common-list, lst-common-list-internal, lst-primary-display-manager, lst-primary-display, lst-primary-display-grid, lst-customized-datatable, lightning-datatable";
const LONGEST_NAME = 300;
const MOST_ELEMENTS = 400;

/** The list view that can be seen; null when there is none, or more than one table it could be. */
export function listViewInFront(document: Document): ListViewInFront | null {
  const tables = new Set<HTMLTableElement>();
  for (const list of document.querySelectorAll(LIST_VIEWS)) if (isInFront(list)) addTables(list, tables);
  const [table] = tables;
  if (table === undefined || tables.size > 1) return null;
  return { table, rows: [...table.tBodies].flatMap(({ rows }) => [...rows]) };
}

/** Passes over what is in a table: that is most of the page, and a selector would be tried on all of it. */
function addTables(root: Element | ShadowRoot, tables: Set<HTMLTableElement>): void {
  const look = (node: Node): number => {
    const element = node as Element;
    if (element.shadowRoot && element.matches(AROUND_TABLES)) addTables(element.shadowRoot, tables);
    if (!(element instanceof HTMLTableElement)) return NodeFilter.FILTER_SKIP;
    if (!(root instanceof ShadowRoot || element.matches(TABLES))) return NodeFilter.FILTER_SKIP;
    tables.add(element);
    return NodeFilter.FILTER_REJECT;
  };
  if (root instanceof Element && root.shadowRoot) addTables(root.shadowRoot, tables);
  document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT, look).nextNode();
}

/** Ids that were read from rows, by what is written there: a list view that is looked at often has the same ones. */
export type ReadIds = Map<string, string | null>;

/** Whom a row is about; null when that is not clear, or no person of this object. */
export function readRow(
  row: HTMLTableRowElement,
  object: PersonObject,
  ids: ReadIds = new Map(),
): ListViewRow | null {
  const recordId = recordIdOf(row, object, ids);
  if (recordId === null) return null;
  const link = row.querySelectorAll('a[href^="mailto:"]');
  const address = link.length === 1 ? normaliseAddress(link[0]?.getAttribute("href") ?? null) : null;
  return { recordId, address };
}

/** What stands in the cell that names a row; empty where the list view does not show it. */
export function nameOfRow(row: HTMLTableRowElement): string {
  const cell = nameCellOf(row);
  return cell === null ? "" : deepText(cell).replace(/\s+/g, " ").trim().slice(0, LONGEST_NAME);
}

/** As `readRow`, for the id alone. */
export function recordIdOf(
  row: HTMLTableRowElement,
  object: PersonObject,
  ids: ReadIds = new Map(),
): string | null {
  const key = row.getAttribute("data-row-key-value");
  const linked = readId(writtenInLink(row), ids);
  const id = key === null ? linked : readId(key, ids);
  if (id === null || objectOfId(id) !== object) return null;
  // The cell that names the row may link to another object, as a Contact's to its Account; but not to another person.
  return linked !== null && linked !== id && objectOfId(linked) === object ? null : id;
}

/** The cell that names a row. Step by step, since a selector is slow for thousands of rows. */
export function nameCellOf(row: HTMLTableRowElement): Element | null {
  let cell = row.firstElementChild;
  while (cell !== null && !(cell.localName === "th" && cell.getAttribute("scope") === "row"))
    cell = cell.nextElementSibling;
  return cell;
}

function writtenInLink(row: HTMLTableRowElement): string {
  const link = nameCellOf(row)?.querySelector("a");
  return (
    link?.getAttribute("data-recordid") ??
    /^\/lightning\/r\/(?:\w+\/)?(\w+)\/view/.exec(link?.getAttribute("href") ?? "")?.[1] ??
    ""
  );
}

function readId(written: string, ids: ReadIds): string | null {
  const before = ids.get(written);
  if (before !== undefined) return before;
  const id = readSalesforceId(written);
  ids.set(written, id);
  return id;
}

/** Whether a row is selected, by what Lightning says of it, else by its checkbox. */
export function isSelected(row: HTMLTableRowElement): boolean {
  const said = row.getAttribute("aria-selected");
  if (said !== null) return said === "true";
  for (const element of elementsWithin(row, { left: MOST_ELEMENTS }))
    if (element instanceof HTMLInputElement && element.type === "checkbox") return element.checked;
  return false;
}

/** How many rows are selected by the table's own count, rows that are not in the page included; null: it does not say. */
export function countSelected({ table }: ListViewInFront): number | null {
  const said = table.getAttribute("data-num-selected-rows");
  return said !== null && /^\d{1,5}$/.test(said) ? Number(said) : null;
}

/** The rows within the window, and a few more on both sides. Looks at a handful of rows, however many there are. */
export function rowsInSight({ rows }: ListViewInFront, height: number): readonly HTMLTableRowElement[] {
  const MARGIN = 10;
  const firstBelow = (edge: number) => {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) < edge) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return rows.slice(Math.max(0, firstBelow(0) - MARGIN), firstBelow(height) + MARGIN);
}
