import type { Org, OrgUser } from "../org.ts";
import type { Table } from "../store/table.ts";
import { escaped, objectIcon } from "./markup.ts";
import type { PageView } from "./views.ts";

/** Lightning renders the rows in sight; here, the first so many. */
const RENDERED_ROWS = 50;

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

/** A list view with Lightning's component names (`lst-list-view-manager`, `lightning-datatable`); null for other objects. */
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
  return {
    title: `${list.label} | ${labelPlural} | Salesforce`,
    tab: labelPlural,
    html: `<div class="oneConsoleObjectHome"><lst-list-view-manager><lst-common-list-internal>
<lst-list-view-manager-header class="slds-page-header">${objectIcon(name)}<div><p class="slds-text-title">${escaped(labelPlural)}</p><h1 class="slds-page-header__title"><span class="triggerLinkText selectedListView">${escaped(list.label)}</span> <span class="chevron" aria-hidden="true">▾</span></h1><span class="countSortedByFilteredBy">${shown.length}${more ? "+" : ""} ${shown.length === 1 ? "record" : "records"} • Updated a few seconds ago</span></div></lst-list-view-manager-header>
<lst-primary-display-manager><lightning-datatable><div class="dt-outer-container"><table class="slds-table" role="grid" aria-label="${escaped(list.label)}">
<thead><tr data-row-key-value="HEADER"><th class="check">${checkboxCell("Select all", "HEADER")}</th>${columns.map((column) => `<th scope="col" aria-label="${escaped(labelOf(table, column))}">${escaped(labelOf(table, column))}</th>`).join("")}</tr></thead>
<tbody>${shown.map((row, index) => rowMarkup(table, name, row, index, columns)).join("")}</tbody></table></div></lightning-datatable></lst-primary-display-manager>
</lst-common-list-internal></lst-list-view-manager></div>`,
  };
}

function rowMarkup(
  table: Table,
  object: string,
  row: number,
  index: number,
  columns: readonly string[],
): string {
  const id = table.idOf(row);
  const name = table.get(row, "Name");
  const cells = columns.map((column) => {
    const value = escaped(table.get(row, column));
    if (column === "Name") {
      return `<th scope="row" data-label="Name"><lst-formatted-text><a class="slds-truncate" data-refid="recordId" data-recordid="${id}" href="/lightning/r/${object}/${id}/view" title="${value}">${value}</a></lst-formatted-text></th>`;
    }
    const shown = /Email$/.test(column)
      ? `<emailui-formatted-email-wrapper>${value === "" ? "" : `<a href="mailto:${value}">${value}</a>`}</emailui-formatted-email-wrapper>`
      : value;
    return `<td role="gridcell" data-label="${escaped(labelOf(table, column))}"><span class="slds-truncate">${shown}</span></td>`;
  });
  return `<tr class="slds-hint-parent" data-row-key-value="${id}" data-row-number="${index + 1}"><td class="check">${checkboxCell(`Select ${name}`, id)}</td>${cells.join("")}</tr>`;
}

function checkboxCell(label: string, key: string): string {
  return `<lightning-primitive-cell-checkbox data-row-selection><span class="slds-checkbox"><input type="checkbox" aria-label="${escaped(label)}" data-selects="${key}"></span></lightning-primitive-cell-checkbox>`;
}

function labelOf(table: Table, column: string): string {
  return column === "Name" ? "Name" : (table.field(column)?.label ?? column);
}
