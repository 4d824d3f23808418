/** One sentence for each outcome of a check. */

import { type CheckState, type FIELD_CHECKS, type FieldCheck, MARKETO_LABEL } from "../../model/set-up";
import { fieldText } from "../../screens/object-text";
import { numberText, text } from "../../screens/text";

export type FieldCheckName = (typeof FIELD_CHECKS)[number];

export function fieldCheckText(name: FieldCheckName, check: FieldCheck): string {
  switch (name) {
    case "exists":
      return byState(check.exists, text("setUpThere"), text("setUpNotThere"), text("setUpThereUnknown"));
    case "visible":
      return byState(check.visible, text("setUpVisible"), text("setUpHidden"), text("setUpVisibleUnknown"));
    case "editable":
      return byState(
        check.editable,
        text("setUpEditable"),
        text("setUpReadOnly"),
        text("setUpEditableUnknown"),
      );
    case "onLayout":
      return layoutText(check);
  }
}

export function sessionText(state: CheckState): string {
  return byState(state, text("setUpSession"), text("setUpNoSession"), text("setUpSessionUnknown"));
}

export function apiText(state: CheckState): string {
  return byState(state, text("setUpApi"), text("setUpNoApi"), text("setUpApiUnknown"));
}

function layoutText({ onLayout, layouts }: FieldCheck): string {
  const shown = numberText(layouts?.shown ?? 0);
  const of = numberText(layouts?.of ?? 0);
  return byState(
    onLayout,
    text("setUpOnLayout"),
    text("setUpOffLayout", shown, of),
    text("setUpLayoutUnknown"),
  );
}

function byState(state: CheckState, ok: string, missing: string, unknown: string): string {
  return state === "ok" ? ok : state === "missing" ? missing : unknown;
}

/** Salesforce's label, as this org has it; else ours. */
export function nameOf({ kind, label, field }: FieldCheck): string {
  if (label !== null) return label;
  return kind === "marketoSales" ? MARKETO_LABEL : fieldText(field ?? "", {});
}
