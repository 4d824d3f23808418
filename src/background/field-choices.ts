import type { FieldChoice } from "../messages/sync";
import { EMAIL_OPT_OUT } from "../settings";
import type { DescribedField } from "./salesforce/salesforce";

/**
 * Labels under which the Marketo Sales Opt Out field was delivered over the years. Its API name was never published,
 * so no name is hard-coded (Adobe's documentation of Sales Connect and of Sales Insight Actions).
 */
const MARKETO_LABEL = /\b(?:marketo sales|ms[ce])\b.*opt.?out/i;
const MARKETO_NAME = /^(?:\w+__)?(?:ms[ce]|marketo_sales)_.*opt.*out.*__c$/i;
const OPT_OUT_LABEL = /opt(?:ed)?[\s_-]*out|unsubscrib|do not (?:e-?mail|contact)/i;

/** Checkboxes of one object → what the user can choose from: the standard field, likely ones, then all others. */
export function fieldChoices(fields: readonly DescribedField[]): FieldChoice[] {
  return fields
    .filter((field) => field.updateable && (field.custom || field.name === EMAIL_OPT_OUT))
    .map((field) => ({ field, rank: rankOf(field) }))
    .sort((a, b) => a.rank - b.rank || a.field.label.localeCompare(b.field.label))
    .map(({ field: { name, label, custom }, rank }) => ({
      name,
      label,
      custom,
      suggested: rank === 1 || rank === 2,
    }));
}

/** Does it look like the Marketo Sales Opt Out field? */
export function isMarketoField({ name, label }: Pick<DescribedField, "name" | "label">): boolean {
  return MARKETO_LABEL.test(label) || MARKETO_NAME.test(name);
}

function rankOf({ name, label }: DescribedField): number {
  if (name === EMAIL_OPT_OUT) return 0;
  if (MARKETO_LABEL.test(label)) return 1;
  if (MARKETO_NAME.test(name)) return 2;
  return OPT_OUT_LABEL.test(label) || OPT_OUT_LABEL.test(name) ? 3 : 4;
}
