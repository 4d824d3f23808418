import type { SyncState } from "../../messages/sync";
import { momentText } from "../../screens/moment";
import { runAtWork } from "../../screens/sync/sync-text";
import { text } from "../../screens/text";
import { useDashboard, useUser } from "../context";

/** When everything was last read, when it will be, and the button that does not wait for it. */
export function FullCheck({ sync: state }: { sync: SyncState }) {
  const { now } = useDashboard();
  const { sync } = useUser();
  const { last, next, wanted } = state.fullCheck;
  const busy = runAtWork(state) !== null || sync.acting.value !== null;
  return (
    <div class="full-check" data-part="full-check">
      <h3>{text("fullCheckTitle")}</h3>
      <p>{text("fullCheckText")}</p>
      <dl class="figures">
        <dt>{text("fullCheckLast")}</dt>
        <dd data-part="full-check-last">
          {last === null ? text("fullCheckNever") : momentText(last, now.value)}
        </dd>
        <dt>{text("fullCheckNext")}</dt>
        <dd data-part="full-check-next">
          {wanted
            ? text("fullCheckWanted")
            : next === null
              ? text("fullCheckByHand")
              : momentText(next, now.value)}
        </dd>
      </dl>
      <p>
        <button
          type="button"
          class="button"
          data-part="check-now"
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void sync.syncNow(true);
          }}
        >
          {text("fullCheckNow")}
        </button>
      </p>
    </div>
  );
}
