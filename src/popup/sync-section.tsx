import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import browser from "webextension-polyfill";
import type { SyncState } from "../messages/sync";
import { ClaimCaptures } from "../screens/claim-captures";
import { FailureNote } from "../screens/failure-note";
import { Glyph } from "../screens/glyph";
import { useSync } from "../screens/sync/context";
import { GoesOn } from "../screens/sync/goes-on";
import { OpenSalesforce } from "../screens/sync/open-salesforce";
import { RunFigures } from "../screens/sync/run-figures";
import { RunProgress } from "../screens/sync/run-progress";
import { SyncSettings } from "../screens/sync/sync-settings";
import { heldRun, pausedRun, runAtWork, runOnPause, summaryText } from "../screens/sync/sync-text";
import { countedText, text } from "../screens/text";
import { usePopup } from "./context";
import { HeldRun } from "./held-run";
import { SetUpHint } from "./set-up-hint";

/**
 * The sync mode: one line that always shows, below it what is going on, and behind it everything there is to set and
 * to know.
 */
export function SyncSection() {
  const { state, failure, readFieldChoices } = useSync();
  const sync = state.value;
  const open = useSignal(false);
  if (sync === undefined)
    return (
      <div class="sync sync-asking" aria-busy={failure.value === null}>
        <SyncFailure />
      </div>
    );
  if (sync === null) return null;
  return (
    <section class="sync" aria-labelledby="sync-title" data-part="sync">
      <h2>
        <button
          type="button"
          class="sync-summary"
          aria-expanded={open.value}
          aria-controls="sync-body"
          data-focus-home
          data-part="sync-summary"
          onClick={() => {
            open.value = !open.value;
            if (open.value) void readFieldChoices();
          }}
        >
          <Summary sync={sync} />
        </button>
      </h2>
      <GoingOn sync={sync} />
      <Body sync={sync} open={open.value} />
    </section>
  );
}

function Summary({ sync }: { sync: SyncState }) {
  const { now } = useSync();
  const { glyph, line } = summaryText(sync, now.value);
  return (
    <>
      <Glyph name={glyph} />
      <span class="sync-line">
        <span class="strong" id="sync-title">
          {text("syncTitle")}
        </span>{" "}
        <span class="quiet">{line}</span>
      </span>
      {sync.pending > 0 && <span class="count">{countedText("pendingCount", sync.pending)}</span>}
      {sync.attention > 0 && (
        <span class="count count-attention">{countedText("attentionCount", sync.attention)}</span>
      )}
    </>
  );
}

/** What needs the eye now, whether the rest is open or not. */
function GoingOn({ sync }: { sync: SyncState }) {
  const held = heldRun(sync);
  const running = runAtWork(sync);
  const onPause = runOnPause(sync);
  const paused = pausedRun(sync);
  return (
    <>
      {sync.trouble !== null && <FailureNote failure={sync.trouble} about="list" />}
      <ClaimCaptures ask={usePopup().ask} identity={sync.identity} changes={sync} />
      {sync.inNeed.length > 0 && <SetUpHint />}
      {held !== null && <HeldRun run={held} />}
      {running !== null && <RunProgress run={running} />}
      {onPause !== null && <RunProgress run={onPause} paused />}
      {paused !== null && (
        <FailureNote failure={paused.failure} about="sync">
          <GoesOn sync={sync} />
          <OpenSalesforce failure={paused.failure} />
        </FailureNote>
      )}
      <SyncFailure />
    </>
  );
}

function SyncFailure() {
  const failure = useSync().failure.value;
  if (failure === null) return null;
  return (
    <FailureNote failure={failure.failure} about={failure.about}>
      <OpenSalesforce failure={failure.failure} />
    </FailureNote>
  );
}

function Body({ sync, open }: { sync: SyncState; open: boolean }) {
  const { fieldChoicesFailure, readFieldChoices } = useSync();
  const body = useRef<HTMLDivElement>(null);
  const choicesFailure = fieldChoicesFailure.value;

  useEffect(() => {
    if (open) body.current?.scrollIntoView({ block: "nearest" });
  }, [open]);

  return (
    <div class="sync-body" id="sync-body" hidden={!open} ref={body}>
      <SyncSettings sync={sync} />
      {choicesFailure !== null && (
        <FailureNote failure={choicesFailure} about="read">
          <button type="button" class="link" onClick={() => void readFieldChoices()}>
            {text("askAgain")}
          </button>
        </FailureNote>
      )}
      <RunFigures sync={sync} />
      <p>
        <button
          type="button"
          class="link"
          data-part="open-dashboard"
          onClick={() => void browser.runtime.openOptionsPage()}
        >
          {text("openDashboard")}
        </button>
      </p>
      <p class="quiet sync-who">
        <bdi>{sync.username}</bdi> · <bdi>{sync.apiHost}</bdi>
      </p>
    </div>
  );
}
