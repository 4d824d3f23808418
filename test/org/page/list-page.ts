import type { Org, OrgUser } from "../org.ts";
import type { Table } from "../store/table.ts";
import { escaped, objectIcon } from "./markup.ts";
import type { PageView } from "./views.ts";

/** Lightning loads so many rows at first, and more when one scrolls; here, the first so many. */
const RENDERED_ROWS = 50;

/**
 * The two engines that list views have, each for one object: some lists are Aura's to this day. Sources:
 * the templates of `lightning/datatable` in Salesforce's `lightning-base-components` (rows, inlined checkboxes, counts),
 * and the page objects in its `salesforce-pageobjects` (`lists/listViewManager`, `force/listViewManagerGrid`,
 * `aura/virtualDataTable`, `force/outputLookup`).
 */
const IN_AURA: ReadonlySet<string> = new Set(["Account"]);

interface ListView {
  readonly label: string;
  readonly shows: (table: Table, row: number, user: OrgUser) => boolean;
}

const mine = (table: Table, row: number, user: OrgUser) => table.get(row, "OwnerId") === user.id;
const notConverted = (table: Table, row: number) => table.get(row, "IsConverted") !== true;

/** List views by object and `filterName`; the first is the one shown for a name that is not known. */
const LIST_VIEWS: Readonly<Record<string, Readonly<Record<string, ListView>>>> = {
  Lead: {
    AllOpenLeads: { label: "All Open Leads", shows: notConverted },
    MyUnreadLeads: {
      label: "My Unread Leads",
      shows: (table, row, user) => mine(table, row, user) && notConverted(table, row),
    },
    __Recent: { label: "Recently Viewed", shows: notConverted },
  },
  Contact: {
    AllContacts: { label: "All Contacts", shows: () => true },
    MyContacts: { label: "My Contacts", shows: mine },
    __Recent: { label: "Recently Viewed", shows: () => true },
  },
  Account: {
    AllAccounts: { label: "All Accounts", shows: () => true },
    MyAccounts: { label: "My Accounts", shows: mine },
    __Recent: { label: "Recently Viewed", shows: () => true },
  },
};

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  Lead: ["Name", "Title", "Company", "Phone", "Email", "Status"],
  Contact: ["Name", "Title", "Phone", "Email", "MailingCity"],
  Account: ["Name", "BillingCity", "Phone", "Type", "PersonEmail"],
};

/** A list view with Lightning's component names; null for other objects. */
export function listMarkup(org: Org, user: OrgUser, object: string, filterName: string): PageView | null {
  const name = Object.keys(LIST_VIEWS).find((each) => each.toLowerCase() === object.toLowerCase());
  const views = name === undefined ? undefined : LIST_VIEWS[name];
  const table = name === undefined ? undefined : org.viewOf(user.id).table(name);
  if (name === undefined || views === undefined || table === undefined) return null;
  const list = views[filterName] ?? Object.values(views)[0];
  if (list === undefined) return null;
  const view = org.viewOf(user.id);
  const visible = new Set(view.fields(table).map((field) => field.name));
  const columns = (COLUMNS[name] ?? []).filter((column) => visible.has(column));
  const rows: number[] = [];
  for (let row = 0; row < table.count && rows.length <= RENDERED_ROWS; row++) {
    if (view.maySee(table, row, false) && list.shows(table, row, user)) rows.push(row);
  }
  const more = rows.length > RENDERED_ROWS;
  const shown = rows.slice(0, RENDERED_ROWS);
  const { labelPlural } = table.definition;
  const aura = IN_AURA.has(name);
  const headers = columns
    .map((column) => escaped(labelOf(table, column)))
    .map((label) => `<th scope="col" aria-label="${label}">${label}</th>`)
    .join("");
  const body = shown.map((row, index) => rowMarkup(table, name, row, index, columns, aura)).join("");
  return {
    title: `${list.label} | ${labelPlural} | Salesforce`,
    tab: labelPlural,
    html: `<div class="oneConsoleObjectHome"><${aura ? 'div class="forceListViewManager"' : "lst-list-view-manager"}><lst-common-list-internal>
<lst-list-view-manager-header class="slds-page-header">${objectIcon(name)}<div><p class="slds-text-title">${escaped(labelPlural)}</p><h1 class="slds-page-header__title"><span class="triggerLinkText selectedListView">${escaped(list.label)}</span> <span class="chevron" aria-hidden="true">▾</span></h1><span class="countSortedByFilteredBy">${shown.length}${more ? "+" : ""} ${shown.length === 1 ? "record" : "records"} • Updated a few seconds ago</span></div></lst-list-view-manager-header>
${aura ? auraTable(list.label, headers, body) : datatable(list.label, headers, body, shown.length)}
</lst-common-list-internal></${aura ? "div" : "lst-list-view-manager"}></div>`,
  };
}

function datatable(label: string, headers: string, body: string, rows: number): string {
  return `<lst-primary-display-manager><lst-primary-display><lst-primary-display-grid><lst-customized-datatable class="dt"><div class="dt-outer-container"><div class="slds-table_header-fixed_container slds-scrollable_x"><div class="slds-scrollable_y"><table class="slds-table slds-table_header-fixed slds-table_bordered slds-table_edit slds-table_resizable-cols" role="grid" aria-label="${escaped(label)}" data-num-rows="${rows}" data-num-selected-rows="0">
<thead data-rowgroup-header><tr data-row-key-value="HEADER"><th class="check" scope="col">${checkbox("Select all", "HEADER")}</th>${headers}</tr></thead>
<tbody data-rowgroup-body>${body}</tbody></table></div></div></div></lst-customized-datatable></lst-primary-display-grid></lst-primary-display></lst-primary-display-manager>`;
}

function auraTable(label: string, headers: string, body: string): string {
  return `<div class="forceListViewManagerGrid"><div class="listViewContent"><div class="forceInlineEditGrid"><table class="slds-table forceRecordLayout slds-table--edit slds-table_resizable-cols uiVirtualDataTable" role="grid" aria-label="${escaped(label)}">
<thead><tr><th class="check" scope="col">${checkbox("Select all", "HEADER")}</th>${headers}</tr></thead>
<tbody>${body}</tbody></table></div></div></div>`;
}

function rowMarkup(
  table: Table,
  object: string,
  row: number,
  index: number,
  columns: readonly string[],
  aura: boolean,
): string {
  const id = table.idOf(row);
  const name = table.get(row, "Name");
  const cells = columns.map((column) => {
    const value = escaped(table.get(row, column));
    if (column === "Name") {
      const link = aura
        ? `<span class="slds-grid slds-grid--align-spread forceInlineEditCell"><a class="slds-truncate outputLookupLink forceOutputLookup" data-refid="recordId" data-recordid="${id}" data-special-link="true" data-navigable="true" href="/lightning/r/${id}/view" title="${value}">${value}</a></span>`
        : `<lightning-primitive-cell-factory data-label="Name"><span class="slds-grid slds-grid_align-spread"><div class="slds-truncate"><lst-formatted-text><a class="slds-truncate" href="/lightning/r/${object}/${id}/view" title="${value}">${value}</a></lst-formatted-text></div></span></lightning-primitive-cell-factory>`;
      return `<th scope="row" role="rowheader" tabindex="-1" data-label="Name">${link}</th>`;
    }
    const label = escaped(labelOf(table, column));
    return `<td role="gridcell" tabindex="-1" data-label="${label}"><span class="slds-truncate">${linked(column, value)}</span></td>`;
  });
  const check = `<td class="check" role="gridcell">${checkbox(`Select item ${index + 1}`, id)}</td>`;
  return aura
    ? `<tr aria-label="${escaped(name)}">${check}${cells.join("")}</tr>`
    : `<tr class="slds-hint-parent" role="row" data-row-key-value="${id}" data-row-number="${index + 1}" aria-selected="false">${check}${cells.join("")}</tr>`;
}

/** Addresses and numbers are links, as `lightning-formatted-email` and `lightning-formatted-phone` make them. */
function linked(column: string, value: string): string {
  if (value === "") return "";
  if (/Email$/.test(column)) {
    return `<emailui-formatted-email-wrapper><lightning-formatted-email><a href="mailto:${value}">${value}</a></lightning-formatted-email></emailui-formatted-email-wrapper>`;
  }
  if (column === "Phone") {
    return `<lightning-formatted-phone><a href="tel:${value.replace(/[^+\d]/g, "")}">${value}</a></lightning-formatted-phone>`;
  }
  return value;
}

/** The datatable draws this itself, for speed, in place of `lightning-primitive-cell-checkbox`. */
function checkbox(label: string, key: string): string {
  return `<span class="slds-checkbox" data-inline-type="primitive-cell-checkbox"><input type="checkbox" id="check-${key}" data-selects="${key}"><label class="slds-checkbox__label" for="check-${key}"><span class="slds-checkbox_faux"></span><span class="slds-form-element__label slds-assistive-text">${escaped(label)}</span></label></span>`;
}

function labelOf(table: Table, column: string): string {
  return column === "Name" ? "Name" : (table.field(column)?.label ?? column);
}
