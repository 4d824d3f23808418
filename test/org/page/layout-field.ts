import type { Org } from "../org.ts";
import type { FieldDefinition } from "../schema/field.ts";
import type { Table } from "../store/table.ts";
import { escaped } from "./markup.ts";

/**
 * One field of the details: `records-record-layout-item[field-label]`, with an inner `data-target-selection-name` of
 * `sfdc:RecordField.<Object>.<Field>`, which does not depend on the user's language.
 */
export function fieldMarkup(
  org: Org,
  table: Table,
  row: number,
  field: FieldDefinition,
  object: string,
): string {
  const label = labelOf(field);
  const editable = isEditable(table, row, field);
  return `<records-record-layout-item field-label="${escaped(label)}" role="presentation" class="slds-form__item"><div data-target-selection-name="sfdc:RecordField.${object}.${field.name}" role="listitem" class="slds-form-element slds-hint-parent" ${editable ? `data-field="${field.name}" data-type="${field.type}"` : ""}><div class="test-id__output-root"><div class="test-id__field-label-container slds-form-element__label"><span class="test-id__field-label">${escaped(label)}</span></div><div class="slds-form-element__control"><span class="test-id__field-value slds-form-element__static"><slot name="outputField">${valueMarkup(org, table, row, field)}</slot></span>${editable ? `<button type="button" class="test-id__inline-edit-trigger" data-action="edit" title="Edit ${escaped(label)}" aria-label="Edit ${escaped(label)}">✎</button>` : ""}</div></div></div></records-record-layout-item>`;
}

function valueMarkup(org: Org, table: Table, row: number, field: FieldDefinition): string {
  const value = table.get(row, field.name);
  if (field.type === "boolean") {
    return `<records-record-layout-checkbox><lightning-input><span class="slds-checkbox"><input type="checkbox" ${value === true ? "checked" : ""} disabled aria-label="${escaped(field.label)}"></span></lightning-input></records-record-layout-checkbox>`;
  }
  if (value === null) return "";
  if (field.type === "email") return emailMarkup(String(value), table.definition.name, field);
  if (field.type === "phone")
    return `<lightning-formatted-phone><a href="tel:${escaped(value)}">${escaped(value)}</a></lightning-formatted-phone>`;
  if (field.type === "url")
    return `<lightning-formatted-url><a href="${escaped(value)}" data-native>${escaped(value)}</a></lightning-formatted-url>`;
  if (field.type === "reference") return referenceMarkup(org, String(value));
  if (field.name === "Name") {
    const salutation = table.field("Salutation") === undefined ? null : table.get(row, "Salutation");
    return `<lightning-formatted-name>${escaped(salutation === null ? value : `${salutation} ${value}`)}</lightning-formatted-name>`;
  }
  return `<lightning-formatted-text>${escaped(value)}</lightning-formatted-text>`;
}

/** Standard addresses go through an Aura action, custom ones straight to a link (page objects of `emailui`). */
function emailMarkup(address: string, object: string, field: FieldDefinition): string {
  const text = escaped(address);
  if (field.custom) {
    return `<emailui-formatted-email-wrapper><lightning-formatted-email><a href="mailto:${text}">${text}</a></lightning-formatted-email></emailui-formatted-email-wrapper>`;
  }
  const tag = `emailui-formatted-email-${object.toLowerCase()}`;
  return `<${tag}><emailui-formatted-email-wrapper><force-aura-action-wrapper><div><a class="emailuiFormattedEmail" href="mailto:${text}">${text}</a></div></force-aura-action-wrapper></emailui-formatted-email-wrapper></${tag}>`;
}

function referenceMarkup(org: Org, id: string): string {
  const record = org.find(id);
  const object = org.store.tableOf(id)?.definition.name ?? "";
  const name = escaped(record?.Name ?? id);
  if (object === "User") return `<force-lookup><span class="owner-name">${name}</span></force-lookup>`;
  return `<force-lookup><records-hoverable-link><a href="/lightning/r/${object}/${id}/view"><span>${name}</span></a></records-hoverable-link></force-lookup>`;
}

function isEditable(table: Table, row: number, field: FieldDefinition): boolean {
  if (!field.updateable || field.type === "reference" || field.name === "Name") return false;
  return !(table.definition.name === "Lead" && table.get(row, "IsConverted") === true);
}

function labelOf(field: FieldDefinition): string {
  if (field.name === "Name") return "Name";
  return field.label.replace(/^Owner ID$/, "Owner").replace(/ ID$/, " Name");
}
