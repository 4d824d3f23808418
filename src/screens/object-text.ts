import type { PersonObject } from "../model/person";
import { EMAIL_OPT_OUT, fieldOnPersonAccount } from "../settings";
import { text } from "./text";

export function objectText(object: PersonObject): string {
  if (object === "Lead") return text("objectLead");
  return object === "Contact" ? text("objectContact") : text("objectPersonAccount");
}

/** Labels of fields by API name, as far as they are known. */
export type FieldLabels = Readonly<Record<string, string>>;

/** A field's label. Where it is not known the API name serves, made readable: `Sales_Opt_Out__c` → "Sales Opt Out". */
export function fieldText(field: string, labels: FieldLabels): string {
  if (Object.hasOwn(labels, field)) return labels[field] ?? field;
  if (field === EMAIL_OPT_OUT || field === fieldOnPersonAccount(EMAIL_OPT_OUT))
    return text("fieldEmailOptOut");
  return field.replace(/__p?c$/, "").replaceAll("_", " ");
}
