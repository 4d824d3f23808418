import type { SyncState } from "../../messages/sync";
import { isLocked, LockedNote } from "../../screens/locked-note";
import { useSync } from "../../screens/sync/context";
import { text } from "../../screens/text";

/** Whether each opt-out leaves a completed Task on the records it is written to. */
export function TaskSwitch({ sync }: { sync: SyncState }) {
  const { saveSettings } = useSync();
  return (
    <>
      <label class="check">
        <input
          type="checkbox"
          data-part="log-task"
          aria-describedby="log-task-hint log-task-locked"
          disabled={isLocked(sync, "logTask")}
          checked={sync.settings.logTask}
          onChange={(event) => void saveSettings({ logTask: event.currentTarget.checked })}
        />
        {text("logTaskLabel")}
      </label>
      <p class="quiet" id="log-task-hint">
        {text("logTaskHint")}
      </p>
      <LockedNote sync={sync} names={["logTask"]} id="log-task-locked" />
    </>
  );
}
