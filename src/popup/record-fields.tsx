import type { Observation } from "../model/observation";
import type { PersonObject } from "../model/person";
import { Glyph } from "../screens/glyph";
import { fieldText } from "../screens/object-text";
import { text } from "../screens/text";
import { fieldsToRead } from "../settings";
import { usePopup } from "./context";
import { fieldLabels } from "./field-labels";

/** A record's opt-out fields with their values, also those that this user may not see. */
export function RecordFields({ record }: { record: Observation }) {
  const popup = usePopup();
  const labels = fieldLabels(record.object, popup.sync.value, popup.fieldChoices.value);
  const hidden = hiddenFields(popup.person.value?.salesforce?.hidden ?? [], record.object);
  const settings = popup.sync.value?.settings;
  const wanted = settings === undefined ? [] : fieldsToRead(settings)[record.object];
  const visible = [...new Set([...wanted, ...Object.keys(record.optedOut)])].filter(
    (field) => record.optedOut[field] !== undefined,
  );
  return (
    <ul class="fields">
      {visible.map((field) => (
        <Field key={field} label={fieldText(field, labels)} ticked={record.optedOut[field] === true} />
      ))}
      {hidden.map((field) => (
        <li key={field} class="quiet" data-field={field}>
          <Glyph name="hidden" />
          {text("fieldHiddenValue", fieldText(field, labels))}
        </li>
      ))}
    </ul>
  );
}

function Field({ label, ticked }: { label: string; ticked: boolean }) {
  return (
    <li data-ticked={ticked}>
      <Glyph name={ticked ? "ticked" : "unticked"} />
      {text("fieldValue", label, text(ticked ? "yes" : "no"))}
    </li>
  );
}

function hiddenFields(
  hidden: readonly { readonly object: string; readonly field: string }[],
  object: PersonObject,
): readonly string[] {
  return hidden.filter((it) => it.object === object).map((it) => it.field);
}
