import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { OPT_OUT_REASONS, type OptOutReason } from "../model/unsubscribe";
import { fieldText } from "../screens/object-text";
import { type PersonInView, reachedRecords } from "../screens/person/person-in-view";
import type { PersonState } from "../screens/person/person-state";
import { fieldLabels } from "../screens/sync/field-labels";
import { countedText, listText, type TextKey, text } from "../screens/text";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../settings";
import { usePopup } from "./context";

const REASONS = {
  email: "reasonEmail",
  phone: "reasonPhone",
  meeting: "reasonMeeting",
  letter: "reasonLetter",
  bounced: "reasonBounced",
  other: "reasonOther",
} as const satisfies Record<OptOutReason, TextKey>;

interface Props {
  readonly person: PersonInView;
  readonly state: PersonState;
  /** The person has just been opened: Enter opts out. */
  readonly focus: boolean;
  /** It would only write what was left out by hand: a second thought, and not the one act of this screen. */
  readonly quietly: boolean;
}

/** The one button, and behind a disclosure what a rep may add to it. Nothing has to be filled in. */
export function OptOutForm({ person, state, focus, quietly }: Props) {
  const popup = usePopup();
  const reason = useSignal<OptOutReason | null>(null);
  const note = useSignal("");
  const button = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    if (focus && !quietly) button.current?.focus();
  }, [focus, quietly]);

  return (
    <form
      class="opt-out"
      onSubmit={(event) => {
        event.preventDefault();
        void popup.optOut({ reason: reason.value, note: note.value });
      }}
    >
      <button
        type="submit"
        class={quietly ? "button button-wide" : "button button-primary button-wide"}
        ref={button}
        // biome-ignore lint/a11y/noAccessKey: the page is ours, with one act, and the key can be changed by nobody else
        accessKey="o"
        aria-keyshortcuts="Alt+O"
        aria-describedby="opt-out-writes"
        aria-busy={person.acting === "optOut"}
        data-part="opt-out"
      >
        {quietly ? text("optOutLeftOut") : buttonText(state)}
      </button>
      <p class="quiet opt-out-writes" id="opt-out-writes">
        <Writes person={person} />
      </p>
      <details class="more">
        <summary class="disclosure" data-part="more">
          {text("optOutMore")}
        </summary>
        <label>
          {text("reasonLabel")}
          <select
            data-part="reason"
            value={reason.value ?? ""}
            onChange={(event) => {
              const chosen = event.currentTarget.value;
              reason.value = OPT_OUT_REASONS.find((it) => it === chosen) ?? null;
            }}
          >
            <option value="">{text("reasonNone")}</option>
            {OPT_OUT_REASONS.map((it) => (
              <option key={it} value={it}>
                {text(REASONS[it])}
              </option>
            ))}
          </select>
        </label>
        <label>
          {text("noteLabel")}
          <textarea
            data-part="note"
            rows={2}
            maxLength={2000}
            dir="auto"
            value={note.value}
            onInput={(event) => {
              note.value = event.currentTarget.value;
            }}
          />
        </label>
      </details>
    </form>
  );
}

function buttonText(state: PersonState): string {
  if (state.kind === "written") return text("optOutAgain");
  if (state.kind === "learned" || (state.kind === "inSalesforce" && state.missing > 0))
    return text("optOutEverywhere");
  return text(state.kind === "inSalesforce" ? "optOutListed" : "optOut");
}

/** Which fields of how many records the click reaches. */
function Writes({ person }: { person: PersonInView }) {
  const popup = usePopup();
  const sync = popup.sync.state.value;
  if (sync === undefined) return null;
  const records = reachedRecords(person);
  const objects = new Set(records.map((it) => it.object));
  const fields = fieldsToWrite(sync?.settings ?? DEFAULT_SETTINGS);
  const shown = (objects.size === 0 ? (["Lead", "Contact"] as const) : [...objects]).flatMap((object) => {
    const labels = fieldLabels(object, sync, popup.sync.fieldChoices.value);
    return fields[object].map((field) => fieldText(field, labels));
  });
  const named = listText([...new Set(shown)]);
  if (person.salesforce?.subject.kind === "record") return text("optOutWritesRecord", named);
  return records.length === 0
    ? text("optOutWrites", named)
    : countedText("optOutWritesRecords", records.length, named);
}
