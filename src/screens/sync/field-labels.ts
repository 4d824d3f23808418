import type { SyncState } from "../../messages/sync";
import type { PersonObject } from "../../model/person";
import { fieldOnPersonAccount, fieldsToWrite } from "../../settings";
import type { FieldLabels } from "../object-text";
import type { FieldChoices } from "./state";

/**
 * Labels of fields by API name: from the choices where they were read, else from what the background says it
 * writes, which comes in the order of the fields themselves. A person account shows Contact's.
 */
export function fieldLabels(
  object: PersonObject,
  sync: SyncState | null | undefined,
  choices: FieldChoices | null,
): FieldLabels {
  const described = object === "Lead" ? "Lead" : "Contact";
  const labels: Record<string, string> = {};
  if (sync) {
    const names = fieldsToWrite(sync.settings)[described];
    const written = sync.writes.find((it) => it.object === described)?.fields ?? [];
    if (written.length === names.length)
      names.forEach((name, index) => {
        const label = written[index];
        // A background that does not know the label gives the name, which `fieldText` makes readable.
        if (label !== undefined && label !== name) labels[name] = label;
      });
  }
  for (const choice of choices?.[described] ?? []) labels[choice.name] = choice.label;
  if (object !== "Account") return labels;
  return Object.fromEntries(
    Object.entries(labels).map(([name, label]) => [fieldOnPersonAccount(name), label]),
  );
}
