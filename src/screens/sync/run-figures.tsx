import type { SyncState } from "../../messages/sync";
import type { Milliseconds } from "../../model/milliseconds";
import type { Run } from "../../model/run";
import { failureText } from "../failure-text";
import { losAngelesText, momentText } from "../moment";
import { numberText, text } from "../text";
import { useSync } from "./context";
import { SyncForecast } from "./sync-forecast";
import { figuresText, runAtWork, runOnPause } from "./sync-text";

/** Last and next run, what waits, and the button that does not wait for the night. */
export function RunFigures({ sync }: { sync: SyncState }) {
  const { syncNow, acting, now } = useSync();
  const busy = runAtWork(sync) !== null || acting.value === "syncNow";
  // Another button lets it go on, and says what that means.
  const waits = runOnPause(sync) !== null;
  return (
    <>
      <dl class="figures">
        <dt>{text("lastRun")}</dt>
        <dd data-part="last-run">
          {sync.lastRun === null ? text("lastRunNone") : lastRun(sync.lastRun, now.value)}
        </dd>
        <dt>{text("nextRun")}</dt>
        <dd data-part="next-run">
          <NextRun sync={sync} now={now.value} />
        </dd>
        <dt>{text("pending")}</dt>
        <dd data-part="pending">{numberText(sync.pending)}</dd>
        <dt>{text("attention")}</dt>
        <dd data-part="attention">{numberText(sync.attention)}</dd>
        <dt>{text("listed")}</dt>
        <dd data-part="listed">{numberText(sync.listed)}</dd>
      </dl>
      {!waits && (
        <button
          type="button"
          class="button"
          data-part="sync-now"
          aria-busy={busy}
          aria-disabled={busy}
          onClick={() => {
            if (!busy) void syncNow();
          }}
        >
          {text(busy ? "syncRunning" : "syncNow")}
        </button>
      )}
      {!busy && !waits && <SyncForecast sync={sync} />}
    </>
  );
}

function lastRun(run: Run, now: Milliseconds) {
  const moment = run.endedAt ?? run.startedAt;
  const { happened, next } =
    run.failure === null ? { happened: "", next: "" } : failureText(run.failure, "sync");
  return (
    <>
      <time dateTime={new Date(moment).toISOString()} title={text("inLosAngeles", losAngelesText(moment))}>
        {momentText(moment, now)}
      </time>
      {run.outcome !== "failed" && (
        <span class="quiet">{run.outcome === "held" ? text("syncHeld") : figuresText(run)}</span>
      )}
      {happened !== "" && (
        <span class="quiet">
          {happened} {next}
        </span>
      )}
    </>
  );
}

function NextRun({ sync, now }: { sync: SyncState; now: Milliseconds }) {
  if (!sync.settings.nightly) return text("nextRunOff");
  if (sync.due) return text("nextRunDue");
  if (sync.nextRun === null) return text("lastRunNone");
  return (
    <time
      dateTime={new Date(sync.nextRun).toISOString()}
      title={text("inLosAngeles", losAngelesText(sync.nextRun))}
    >
      {momentText(sync.nextRun, now)}
    </time>
  );
}
