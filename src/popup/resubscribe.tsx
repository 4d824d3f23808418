import { useSignal } from "@preact/signals";
import { type PersonInView, shown } from "../screens/person/person-in-view";
import { ResubscribeForm } from "../screens/resubscribe-form";
import { useReturnedFocus } from "../screens/returned-focus";
import { countedText, isolated, text } from "../screens/text";
import { usePopup } from "./context";

/** The explicit undoing of an opt-out, behind a quiet link. */
export function Resubscribe({ person }: { person: PersonInView }) {
  const popup = usePopup();
  const open = useSignal(false);
  const link = useReturnedFocus(open.value);

  if (open.value)
    return (
      <ResubscribeForm
        effect={effectText(person)}
        busy={person.acting === "resubscribe"}
        confirm={popup.resubscribe}
        close={() => {
          open.value = false;
        }}
      />
    );
  return (
    <p class="resubscribe-link">
      <button
        type="button"
        class="link"
        ref={link}
        data-part="resubscribe"
        onClick={() => {
          open.value = true;
        }}
      >
        {text("resubscribe")}
      </button>
    </p>
  );
}

function effectText(person: PersonInView): string {
  const { address } = shown(person);
  const records = person.salesforce?.records.filter((it) => it.gone === null).length ?? 0;
  if (address === null) return text("resubscribeEffectRecord");
  return records === 0
    ? text("resubscribeEffect", isolated(address))
    : countedText("resubscribeEffectRecords", records, isolated(address));
}
