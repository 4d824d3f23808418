import type { SyncState } from "../../messages/sync";
import { isLocked, LockedNote } from "../../screens/locked-note";
import { useSync } from "../../screens/sync/context";
import { numberText, text } from "../../screens/text";

const SHARES = [0.5, 1, 2, 5, 10, 20, 50];

/** How much of the org's day of API calls the nightly sync may use. */
export function SharePicker({ sync }: { sync: SyncState }) {
  const { saveSettings } = useSync();
  const { apiShare } = sync.settings;
  const shares = SHARES.includes(apiShare) ? SHARES : [...SHARES, apiShare].sort((a, b) => a - b);
  return (
    <label>
      {text("shareLabel")}
      <select
        data-part="api-share"
        aria-describedby="api-share-locked"
        disabled={isLocked(sync, "apiShare")}
        value={apiShare}
        onChange={(event) => void saveSettings({ apiShare: Number(event.currentTarget.value) })}
      >
        {shares.map((share) => (
          <option key={share} value={share}>
            {text("sharePercent", numberText(share))}
          </option>
        ))}
      </select>
      <LockedNote sync={sync} names={["apiShare"]} id="api-share-locked" />
    </label>
  );
}
