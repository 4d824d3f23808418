import type { SyncState } from "../../messages/sync";
import type { Settings } from "../../settings";
import { isLocked, LockedNote } from "../locked-note";
import { fieldText } from "../object-text";
import { text } from "../text";
import { useSync } from "./context";
import { fieldLabels } from "./field-labels";
import { fieldOptions, sameOnBoth } from "./field-options";

/** One picker where Lead and Contact have the same fields, else one for each. */
export function FieldPickers({ sync }: { sync: SyncState }) {
  const { saveSettings, fieldChoices } = useSync();
  const { fields } = sync.settings;
  const save = (change: Partial<Settings["fields"]>) =>
    void saveSettings({ fields: { ...fields, ...change } });
  const alike = isLocked(sync, "fields.Lead") === isLocked(sync, "fields.Contact");
  if (alike && sameOnBoth(fieldChoices.value, sync.settings))
    return (
      <FieldPicker
        sync={sync}
        object="Lead"
        label={text("fieldLabel")}
        choose={(name) => save({ Lead: name, Contact: name })}
      />
    );
  return (
    <>
      <FieldPicker
        sync={sync}
        object="Lead"
        label={text("fieldLabelLead")}
        choose={(name) => save({ Lead: name })}
      />
      <FieldPicker
        sync={sync}
        object="Contact"
        label={text("fieldLabelContact")}
        choose={(name) => save({ Contact: name })}
      />
    </>
  );
}

interface Props {
  readonly sync: SyncState;
  readonly object: "Lead" | "Contact";
  readonly label: string;
  readonly choose: (name: string) => void;
}

function FieldPicker({ sync, object, label, choose }: Props) {
  const { fieldChoices, fieldChoicesFailure } = useSync();
  const choices = fieldChoices.value;
  const chosen = sync.settings.fields[object];
  const labels = fieldLabels(object, sync, choices);
  const { first, others } = fieldOptions(choices?.[object] ?? null, chosen, (it) => fieldText(it, labels));
  const note = `field-${object}-locked`;
  return (
    <label>
      {label}
      <select
        data-part={`field-${object}`}
        aria-describedby={note}
        disabled={isLocked(sync, `fields.${object}`)}
        aria-busy={choices === null && fieldChoicesFailure.value === null}
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        {first.map(({ name, label }) => (
          <option key={name} value={name}>
            {label}
          </option>
        ))}
        {others.length > 0 && (
          <optgroup label={text("fieldOthers")}>
            {others.map(({ name, label }) => (
              <option key={name} value={name}>
                {label}
              </option>
            ))}
          </optgroup>
        )}
      </select>
      <LockedNote sync={sync} names={[`fields.${object}`]} id={note} />
    </label>
  );
}
