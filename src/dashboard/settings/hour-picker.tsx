import type { SyncState } from "../../messages/sync";
import { isLocked, LockedNote } from "../../screens/locked-note";
import { hourText } from "../../screens/moment";
import { useSync } from "../../screens/sync/context";
import { text } from "../../screens/text";

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

export function HourPicker({ sync }: { sync: SyncState }) {
  const { saveSettings } = useSync();
  return (
    <label>
      {text("hourLabel")}
      <select
        data-part="hour"
        aria-describedby="hour-locked"
        disabled={isLocked(sync, "hour")}
        value={sync.settings.hour}
        onChange={(event) => void saveSettings({ hour: Number(event.currentTarget.value) })}
      >
        {HOURS.map((hour) => (
          <option key={hour} value={hour}>
            {hourText(hour)}
          </option>
        ))}
      </select>
      <LockedNote sync={sync} names={["hour"]} id="hour-locked" />
    </label>
  );
}
