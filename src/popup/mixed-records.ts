import type { Observation } from "../model/observation";
import type { PersonInView } from "../screens/person/person-in-view";
import type { FieldsByObject } from "../settings";

/**
 * Records of this person on which one opt-out field is ticked and another is not. None while an opt-out or resubscribe is
 * on its way: it has the say over these fields.
 */
export function mixedRecords(person: PersonInView, fields: FieldsByObject): readonly Observation[] {
  if (person.list?.fate === "pending") return [];
  const leftOut = person.list?.unsubscribe?.leftOut ?? [];
  return (person.salesforce?.records ?? []).filter((record) => {
    const values = fields[record.object].map((field) => record.optedOut[field]);
    const mixed = values.includes(true) && values.includes(false);
    return mixed && record.gone === null && !leftOut.includes(record.recordId);
  });
}
