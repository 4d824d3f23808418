import type { PersonInSalesforce } from "../../messages/person";
import type { Observation } from "../../model/observation";
import type { PersonObject } from "../../model/person";
import { fieldsToRead } from "../../settings";
import { Glyph } from "../glyph";
import { fieldText } from "../object-text";
import { useSync } from "../sync/context";
import { fieldLabels } from "../sync/field-labels";
import { text } from "../text";

interface Props {
  readonly record: Observation;
  readonly hidden?: PersonInSalesforce["hidden"];
}

/** A record's opt-out fields with their values, also those that this user may not see. */
export function RecordFields({ record, hidden = [] }: Props) {
  const { state, fieldChoices } = useSync();
  const labels = fieldLabels(record.object, state.value, fieldChoices.value);
  const settings = state.value?.settings;
  const wanted = settings === undefined ? [] : fieldsToRead(settings)[record.object];
  const visible = [...new Set([...wanted, ...Object.keys(record.optedOut)])].filter(
    (field) => record.optedOut[field] !== undefined,
  );
  return (
    <ul class="fields">
      {visible.map((field) => (
        <Field key={field} label={fieldText(field, labels)} ticked={record.optedOut[field] === true} />
      ))}
      {hiddenFields(hidden, record.object).map((field) => (
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

function hiddenFields(hidden: PersonInSalesforce["hidden"], object: PersonObject): readonly string[] {
  return hidden.filter((it) => it.object === object).map((it) => it.field);
}
