/** Which fields the pickers offer, and whether one picker serves for Lead and Contact. Pure. */
import type { FieldChoice } from "../../messages/sync";
import { EMAIL_OPT_OUT, type Settings } from "../../settings";
import type { FieldChoices } from "./state";

export interface FieldOptions {
  /** Email Opt Out, and what looks like the Marketo Sales Opt Out field. */
  readonly first: readonly FieldChoice[];
  readonly others: readonly FieldChoice[];
}

/** True while both objects offer the same names and the same one is chosen: then one picker sets both. */
export function sameOnBoth(choices: FieldChoices | null, settings: Settings): boolean {
  if (settings.fields.Lead !== settings.fields.Contact) return false;
  if (choices === null) return true;
  const names = (object: "Lead" | "Contact") => choices[object].map((choice) => choice.name).sort();
  const ofContact = names("Contact");
  const ofLead = names("Lead");
  return ofLead.length === ofContact.length && ofLead.every((name, index) => name === ofContact[index]);
}

/**
 * The options of one picker. The chosen field is always among them, even where this user's describe does not show it:
 * a picker that shows another field than the one in force would be a lie.
 */
export function fieldOptions(
  choices: readonly FieldChoice[] | null,
  chosen: string,
  labelOf: (field: string) => string,
): FieldOptions {
  const known = choices ?? [];
  const plain = (name: string): FieldChoice => ({
    name,
    label: labelOf(name),
    custom: name !== EMAIL_OPT_OUT,
    suggested: false,
  });
  const missing = known.some((choice) => choice.name === chosen) ? [] : [plain(chosen)];
  const all = [...known, ...missing].sort(
    (one, other) => rank(one) - rank(other) || one.label.localeCompare(other.label),
  );
  return {
    first: all.filter((choice) => rank(choice) < 2),
    others: all.filter((choice) => rank(choice) === 2),
  };
}

function rank(choice: FieldChoice): number {
  if (choice.name === EMAIL_OPT_OUT) return 0;
  return choice.suggested ? 1 : 2;
}
