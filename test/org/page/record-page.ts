import type { Org, OrgUser } from "../org.ts";
import type { FieldDefinition } from "../schema/field.ts";
import type { Table } from "../store/table.ts";
import { fieldMarkup } from "./layout-field.ts";
import { escaped, objectIcon } from "./markup.ts";
import type { PageView } from "./views.ts";

const HIGHLIGHTS: Readonly<Record<string, readonly string[]>> = {
  Lead: ["Title", "Company", "Phone", "Email"],
  Contact: ["Title", "AccountId", "Phone", "Email"],
  Account: ["Type", "Phone", "Website", "OwnerId"],
  Person: ["Phone", "PersonEmail", "OwnerId"],
};

/** A record page in the shape of Lightning's (see the page objects that Salesforce publishes); null if it cannot be shown. */
export function recordMarkup(org: Org, user: OrgUser, id: string): PageView | null {
  const view = org.viewOf(user.id);
  const object = org.store.tableOf(id)?.definition.name ?? "";
  const table = view.table(object);
  const row = table?.rowOf(id) ?? null;
  if (table === undefined || row === null || HIGHLIGHTS[object] === undefined) return null;
  if (!view.maySee(table, row, false)) return null;
  const person = object === "Account" && org.personAccounts && table.get(row, "IsPersonAccount") === true;
  const kind = person ? "Person" : object;
  const fields = new Map(view.fields(table).map((field) => [field.name, field]));
  const named = (names: readonly string[]) =>
    names.map((name) => fields.get(name)).filter((field) => field !== undefined);
  const details = named(org.layouts.of(kind === "Person" ? "PersonAccount" : object).fields);
  const converted = object === "Lead" && table.get(row, "IsConverted") === true;
  const name = String(table.get(row, "Name"));
  const id18 = table.idOf(row);
  return {
    title: `${name} | ${table.definition.label} | Salesforce`,
    tab: table.definition.labelPlural,
    html: `<one-record-home-flexipage2 data-record-id="${id18}" data-object="${object}"><div class="forcegenerated-flexipage-module"><record_flexipage-desktop-record-page-decorator><flexipage-record-home-template-desktop2>
${highlights(org, table, row, kind, name, named(HIGHLIGHTS[kind] ?? []), converted)}
<div class="record-columns"><div class="slds-card main-column"><ul class="slds-tabs_default__nav" role="tablist"><li class="slds-tabs_default__item slds-is-active" role="tab" aria-selected="true">Details</li><li class="slds-tabs_default__item" role="tab">Related</li></ul>
${converted ? convertedNotice(org, table, row) : ""}
<records-lwc-detail-panel><records-base-record-form class="detail-form" data-record-id="${id18}"><div class="form-error" role="alert" hidden></div><records-record-layout-section><div class="slds-form layout-grid">${details.map((field) => fieldMarkup(org, table, row, field, object)).join("")}</div></records-record-layout-section><div class="forceFormFooter" hidden><button type="button" class="slds-button slds-button_neutral" data-action="cancel">Cancel</button><button type="button" class="slds-button slds-button_brand" data-action="save" name="SaveEdit">Save</button></div></records-base-record-form></records-lwc-detail-panel></div>
${activity()}</div>
</flexipage-record-home-template-desktop2></record_flexipage-desktop-record-page-decorator></div></one-record-home-flexipage2>`,
  };
}

function highlights(
  org: Org,
  table: Table,
  row: number,
  kind: string,
  name: string,
  fields: readonly FieldDefinition[],
  converted: boolean,
): string {
  const { name: object, label } = table.definition;
  const salutation = kind === "Account" ? null : table.get(row, "Salutation");
  const entries = fields.map(
    (field) =>
      `<records-highlights-details-item class="slds-page-header__detail-block"><p class="slds-text-title" title="${escaped(field.label)}">${escaped(field.label.replace(/ ID$/, ""))}</p><p class="fieldComponent slds-text-body--regular">${headerValue(org, table, row, field)}</p></records-highlights-details-item>`,
  );
  const buttons = converted
    ? ""
    : `<div class="actionsContainer"><button type="button" class="slds-button slds-button_neutral" data-action="edit" name="Edit">Edit</button><button type="button" class="slds-button slds-button_neutral">${object === "Lead" ? "Convert" : "New Case"}</button><button type="button" class="slds-button slds-button_neutral">Delete</button></div>`;
  return `<records-lwc-highlights-panel><records-highlights2 class="slds-page-header slds-page-header_record-home highlights">
<div class="highlights-top">${objectIcon(kind)}<h1><div class="entityNameTitle">${escaped(label)}</div><slot name="primaryField"><lightning-formatted-name>${escaped(salutation === null ? name : `${salutation} ${name}`)}</lightning-formatted-name></slot></h1>${buttons}</div>
<div class="secondaryFields">${entries.join("")}</div></records-highlights2></records-lwc-highlights-panel>`;
}

/** A value as the header shows it: the same components as in the details, without their frame. */
function headerValue(org: Org, table: Table, row: number, field: FieldDefinition): string {
  const value = table.get(row, field.name);
  if (field.type === "email" && value !== null) {
    return `<emailui-formatted-email-wrapper><a class="emailuiFormattedEmail" href="mailto:${escaped(value)}">${escaped(value)}</a></emailui-formatted-email-wrapper>`;
  }
  if (field.type === "reference" && value !== null) return escaped(org.find(String(value))?.Name);
  return escaped(value);
}

function convertedNotice(org: Org, table: Table, row: number): string {
  const contactId = table.get(row, "ConvertedContactId");
  if (contactId === null) return "";
  const contact = org.find(String(contactId));
  return `<div class="slds-notify converted-notice" role="note">This lead has been converted. See the contact <a href="/lightning/r/Contact/${contactId}/view">${escaped(contact?.Name)}</a>.</div>`;
}

function activity(): string {
  return `<aside class="slds-card activity-column"><ul class="slds-tabs_default__nav" role="tablist"><li class="slds-tabs_default__item slds-is-active" role="tab">Activity</li></ul><div class="activity-body"><div class="activity-actions"><span>Log a Call</span><span>New Task</span><span>Email</span></div><h2>Upcoming &amp; Overdue</h2><p class="slds-text-color_weak">No activities to show.<br>Get started by sending an email, scheduling a task, and more.</p></div></aside>`;
}
