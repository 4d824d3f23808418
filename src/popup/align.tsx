import type { PersonInView } from "../screens/person/person-in-view";
import { countedText, text } from "../screens/text";
import { DEFAULT_SETTINGS, fieldsToRead } from "../settings";
import { usePopup } from "./context";
import { mixedRecords } from "./mixed-records";

/** One opt-out field says yes and another says no: one click ticks both. Nothing here ever unticks. */
export function Align({ person }: { person: PersonInView }) {
  const popup = usePopup();
  const settings = popup.sync.state.value?.settings ?? DEFAULT_SETTINGS;
  const mixed = mixedRecords(person, fieldsToRead(settings));
  if (mixed.length === 0) return null;
  return (
    <p class="align">
      <span class="quiet" id="align-hint">
        {countedText("alignHint", mixed.length)}
      </span>{" "}
      <button
        type="button"
        class="link"
        aria-describedby="align-hint"
        aria-busy={person.acting === "align"}
        data-part="align"
        onClick={() => void popup.align()}
      >
        {text("align")}
      </button>
    </p>
  );
}
