import type { SyncState } from "../../messages/sync";
import { EMAIL_OPT_OUT, fieldsToWrite, type Settings } from "../../settings";
import { isLocked, LockedNote, PolicyIgnored } from "../locked-note";
import { hourText, momentText } from "../moment";
import { fieldText } from "../object-text";
import { listText, text } from "../text";
import { useSync } from "./context";
import { fieldLabels } from "./field-labels";
import { FieldPickers } from "./field-picker";

/** Nightly or not, into which field, and what that means for the next click. */
export function SyncSettings({ sync }: { sync: SyncState }) {
  const { saveSettings, fieldChoices, now } = useSync();
  const { settings } = sync;
  const custom = settings.fields.Lead !== EMAIL_OPT_OUT || settings.fields.Contact !== EMAIL_OPT_OUT;
  return (
    <>
      <label class="switch">
        <input
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a native checkbox tells its own state
          role="switch"
          aria-describedby="nightly-hint nightly-locked"
          disabled={isLocked(sync, "nightly")}
          data-part="nightly-switch"
          checked={settings.nightly}
          onChange={(event) => void saveSettings({ nightly: event.currentTarget.checked })}
        />
        {text("nightlyLabel")}
      </label>
      <LockedNote sync={sync} names={["nightly"]} id="nightly-locked" />
      <p class="quiet" id="nightly-hint">
        {nightlyHint(sync, now.value)}
      </p>
      <FieldPickers sync={sync} />
      {custom && (
        <label class="check">
          <input
            type="checkbox"
            data-part="write-both"
            aria-describedby="write-both-locked"
            disabled={isLocked(sync, "writeBoth")}
            checked={settings.writeBoth}
            onChange={(event) => void saveSettings({ writeBoth: event.currentTarget.checked })}
          />
          {text("writeBothLabel", fieldText(EMAIL_OPT_OUT, fieldLabels("Lead", sync, fieldChoices.value)))}
        </label>
      )}
      {custom && <LockedNote sync={sync} names={["writeBoth"]} id="write-both-locked" />}
      <p class="writes-now" data-part="writes-now">
        {writesText(sync)}
      </p>
      <PolicyIgnored sync={sync} />
    </>
  );
}

function nightlyHint({ settings, nextRun }: SyncState, now: number): string {
  const hour = hourText(settings.hour);
  if (!settings.nightly || nextRun === null) return text("nightlyHint", hour);
  return text("nightlyHintLocal", hour, momentText(nextRun, now));
}

/** What an opt-out captured now would be written to. */
function writesText(sync: SyncState): string {
  const fields = writtenNow(sync.settings, sync);
  return sync.settings.nightly ? text("writesNow", fields) : text("writesNowOff", fields);
}

function writtenNow(settings: Settings, sync: SyncState): string {
  const fields = fieldsToWrite(settings);
  const on = (object: "Lead" | "Contact") => {
    const labels = fieldLabels(object, sync, null);
    return listText(fields[object].map((field) => fieldText(field, labels)));
  };
  const lead = on("Lead");
  const contact = on("Contact");
  return lead === contact ? lead : text("writesByObject", lead, contact);
}
