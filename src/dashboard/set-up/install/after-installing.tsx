import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Installation } from "../../../model/set-up";
import { isLocked, LockedNote } from "../../../screens/locked-note";
import { text } from "../../../screens/text";
import { EMAIL_OPT_OUT, type Settings } from "../../../settings";
import { useUser } from "../../context";
import { WayBack } from "./way-back";

/** What comes after: to use the field, to try again what failed, to take it all back, or to leave it at that. */
export function AfterInstalling({ installation }: { installation: Installation }) {
  const { guide } = useUser();
  const asking = useSignal(false);
  const failed = installation.steps.some(({ state }) => state === "failed");
  const back = installation.phase === "takenBack";
  const undoable = !back && installation.steps.some(({ state }) => state === "done");
  return (
    <>
      {failed && <p>{text("installSomeFailed")}</p>}
      {!back && <UseField installation={installation} />}
      {undoable && <p class="quiet">{text("installKeepText")}</p>}
      {asking.value && undoable && <WayBack installation={installation} />}
      <div class="buttons">
        {failed && (
          <button
            type="button"
            class="button button-primary"
            data-part="install-retry"
            onClick={() => void guide.retry()}
          >
            {text("installTryAgain")}
          </button>
        )}
        {undoable && (
          <button
            type="button"
            class="button"
            data-part="install-take-back"
            aria-expanded={asking.value}
            onClick={() => {
              asking.value = !asking.value;
            }}
          >
            {text("installTakeBackAsk")}
          </button>
        )}
        <button type="button" class="button" data-part="install-close" onClick={() => void guide.forget()}>
          {text(back ? "installClose" : "installKeep")}
        </button>
      </div>
    </>
  );
}

const FIELDS = ["fields.Lead", "fields.Contact"] as const;

/** One click, and opt-outs go into the new field; the first sync after it is a held plan. */
function UseField({ installation }: { installation: Installation }) {
  const { sync } = useUser();
  const state = sync.state.value;
  // The picker is to know the new field, and its label.
  useEffect(() => void sync.readFieldChoices(), [installation.id]);
  const fields = fieldsOf(installation);
  if (state == null || fields === null) return null;
  const { Lead, Contact } = state.settings.fields;
  if (Lead === fields.Lead && Contact === fields.Contact)
    return <p data-part="field-in-use">{text("installInUse")}</p>;
  if (isLocked(state, ...FIELDS))
    return (
      <p>
        {text("installUseText")} <LockedNote sync={state} names={FIELDS} id="use-field-locked" />
      </p>
    );
  return (
    <>
      <p>{text("installUseText")}</p>
      <button
        type="button"
        class="button"
        data-part="use-field"
        onClick={() => void sync.saveSettings({ fields })}
      >
        {text("installUse")}
      </button>
    </>
  );
}

/** The field on both objects; null where one of them was not touched or could not be made. */
function fieldsOf({ kind, steps }: Installation): Settings["fields"] | null {
  if (kind === "emailOptOut") return { Lead: EMAIL_OPT_OUT, Contact: EMAIL_OPT_OUT };
  const on = (object: "Lead" | "Contact") =>
    steps.find(({ state, task }) => task.object === object && (state === "done" || state === "kept"))?.task
      .field;
  const Lead = on("Lead");
  const Contact = on("Contact");
  return Lead === undefined || Contact === undefined ? null : { Lead, Contact };
}
