import type { SyncState } from "../../messages/sync";
import { isLocked, LockedNote } from "../../screens/locked-note";
import { useSync } from "../../screens/sync/context";
import { countedText, text } from "../../screens/text";

const YEARS = [0, 1, 2, 3, 5, 7, 10];

/** How long the history of people who are not opted out is kept. */
export function KeepPicker({ sync }: { sync: SyncState }) {
  const { saveSettings } = useSync();
  const { keepYears } = sync.settings;
  const choices = YEARS.includes(keepYears) ? YEARS : [...YEARS, keepYears].sort((a, b) => a - b);
  return (
    <>
      <label>
        {text("keepLabel")}
        <select
          data-part="keep-years"
          aria-describedby="keep-hint keep-locked"
          disabled={isLocked(sync, "keepYears")}
          value={keepYears}
          onChange={(event) => void saveSettings({ keepYears: Number(event.currentTarget.value) })}
        >
          {choices.map((years) => (
            <option key={years} value={years}>
              {years === 0 ? text("keepForEver") : countedText("keepYears", years)}
            </option>
          ))}
        </select>
        <LockedNote sync={sync} names={["keepYears"]} id="keep-locked" />
      </label>
      <p class="quiet" id="keep-hint">
        {text("keepHint")}
      </p>
    </>
  );
}
