import { hashOf } from "../../screens/dashboard-route";
import { FailureNote } from "../../screens/failure-note";
import { GoesOn } from "../../screens/sync/goes-on";
import { OpenSalesforce } from "../../screens/sync/open-salesforce";
import { RunFigures } from "../../screens/sync/run-figures";
import { RunProgress } from "../../screens/sync/run-progress";
import { heldRun, pausedRun, runAtWork, runOnPause } from "../../screens/sync/sync-text";
import { text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { Chart } from "./chart";
import { FullCheck } from "./full-check";
import { HeldNote } from "./held-note";
import { nightsOf } from "./nights";
import { RunsTable } from "./runs-table";
import { useRuns } from "./use-runs";

const DAYS = 30;
const RUNS = 200;

/** How the sync stands, what the last nights did, and every run. */
export function Overview() {
  const { now } = useDashboard();
  const { sync } = useUser();
  const { runs, failure } = useRuns(null, RUNS);
  const state = sync.state.value;
  const held = state && heldRun(state);
  const running = state && runAtWork(state);
  const onPause = state && runOnPause(state);
  const paused = state && pausedRun(state);
  const asked = sync.failure.value;
  return (
    <div class="syncs-screen">
      {held && <HeldNote run={held} review />}
      {state && paused && (
        <FailureNote failure={paused.failure} about="sync">
          <GoesOn sync={state} />
          <OpenSalesforce failure={paused.failure} />
        </FailureNote>
      )}
      {asked !== null && (
        <FailureNote failure={asked.failure} about={asked.about}>
          <OpenSalesforce failure={asked.failure} />
        </FailureNote>
      )}
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
      <div class="syncs-top">
        <section class="card" aria-labelledby="sync-state">
          <h2 id="sync-state">{text("syncTitle")}</h2>
          {running && <RunProgress run={running} />}
          {onPause && <RunProgress run={onPause} paused />}
          {state && <RunFigures sync={state} />}
          {state && <FullCheck sync={state} />}
          <p>
            <a href={hashOf("syncs", "preview")} data-part="to-preview">
              {text("previewLink")}
            </a>
          </p>
        </section>
        {runs.value !== null && runs.value.length > 0 && (
          <section class="card" aria-label={text("chartTitle")}>
            <Chart nights={nightsOf(runs.value, now.value, DAYS)} />
          </section>
        )}
      </div>
      {runs.value !== null && <RunsTable runs={runs.value} />}
    </div>
  );
}
