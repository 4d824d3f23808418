import type { FieldLabels } from "../screens/object-text";
import { fieldLabels } from "../screens/sync/field-labels";
import { useUser } from "./context";

/** The labels of all fields that are known, of whatever object. */
export function useLabels(): FieldLabels {
  const { sync } = useUser();
  const of = (object: "Lead" | "Contact" | "Account") =>
    fieldLabels(object, sync.state.value, sync.fieldChoices.value);
  return { ...of("Account"), ...of("Contact"), ...of("Lead") };
}
