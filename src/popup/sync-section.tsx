import { useSignal } from "@preact/signals";
import type { SyncState } from "../messages";
import { FailureNote } from "../screens/failure-note";
import { Glyph } from "../screens/glyph";
import { countedText, text } from "../screens/text";
import { usePopup } from "./context";
import { HeldRun } from "./held-run";
import { OpenSalesforce } from "./open-salesforce";
import { RunFigures } from "./run-figures";
import { RunProgress } from "./run-progress";
import { SyncSettings } from "./sync-settings";
import { heldRun, pausedRun, runAtWork, summaryText } from "./sync-text";

/** The sync mode: one line that always shows, and behind it everything there is to set and to know. */
export function SyncSection() {
  const popup = usePopup();
  const sync = popup.sync.value;
  const open = useSignal(false);
  const failure = popup.syncFailure.value;
  if (sync === undefined)
    return (
      <div class="sync sync-asking" aria-busy={failure === null}>
        {failure !== null && <FailureNote failure={failure.failure} about={failure.about} />}
      </div>
    );
  if (sync === null) return null;
  const held = heldRun(sync);
  const running = runAtWork(sync);
  const paused = pausedRun(sync);
  return (
    <section class="sync" aria-label={text("syncTitle")} data-part="sync">
      <details
        open={open.value}
        onToggle={(event) => {
          open.value = event.currentTarget.open;
          if (!open.value) return;
          event.currentTarget.scrollIntoView({ block: "nearest" });
          void popup.readFieldChoices();
        }}
      >
        <Summary sync={sync} />
        <div class="sync-body">
          <SyncSettings sync={sync} />
          {popup.fieldChoicesFailure.value !== null && (
            <FailureNote failure={popup.fieldChoicesFailure.value} about="read">
              <button type="button" class="link" onClick={() => void popup.readFieldChoices()}>
                {text("askAgain")}
              </button>
            </FailureNote>
          )}
          <RunFigures sync={sync} />
          <p class="quiet sync-who">
            <bdi>{sync.username}</bdi> · <bdi>{sync.apiHost}</bdi>
          </p>
        </div>
      </details>
      {held !== null && <HeldRun run={held} />}
      {running !== null && <RunProgress run={running} />}
      {paused !== null && (
        <FailureNote failure={paused.failure} about="sync">
          <OpenSalesforce failure={paused.failure} />
        </FailureNote>
      )}
      {failure !== null && (
        <FailureNote failure={failure.failure} about={failure.about}>
          <OpenSalesforce failure={failure.failure} />
        </FailureNote>
      )}
    </section>
  );
}

function Summary({ sync }: { sync: SyncState }) {
  const popup = usePopup();
  const { glyph, line } = summaryText(sync, popup.now.value);
  return (
    <summary class="sync-summary" data-focus-home data-part="sync-summary">
      <Glyph name={glyph} />
      <span class="sync-line">
        <span class="strong">{text("syncTitle")}</span> <span class="quiet">{line}</span>
      </span>
      {sync.pending > 0 && <span class="count">{countedText("pendingCount", sync.pending)}</span>}
      {sync.attention > 0 && (
        <span class="count count-attention">{countedText("attentionCount", sync.attention)}</span>
      )}
    </summary>
  );
}
