import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Preview } from "../../messages/dashboard";
import type { Failure } from "../../model/failure";
import { FailureNote } from "../../screens/failure-note";
import { OpenSalesforce } from "../../screens/sync/open-salesforce";
import { RunProgress } from "../../screens/sync/run-progress";
import { SyncForecast } from "../../screens/sync/sync-forecast";
import { heldRun, runOnPause } from "../../screens/sync/sync-text";
import { countedText, text } from "../../screens/text";
import { useUser } from "../context";
import { BackToSyncs } from "./back-to-syncs";
import { ChangeList } from "./change-list";
import { HeldNote } from "./held-note";
import { readsAllNext } from "./reads-all-next";

/** "What would tonight do?": the same reading and the same decisions as the sync, without a write. */
export function PreviewPage() {
  const { ask, met, sync } = useUser();
  const preview = useSignal<Preview | "asking" | null>(null);
  const failure = useSignal<Failure | null>(null);
  const answer = useRef<HTMLParagraphElement>(null);
  const shown = preview.value === "asking" ? null : preview.value;
  const state = sync.state.value;
  const held = state && heldRun(state);
  const onPause = state && runOnPause(state);
  const readsAll = Boolean(state && readsAllNext(state));

  const look = async () => {
    if (preview.value === "asking") return;
    preview.value = "asking";
    const answered = await ask("previewWrites", { identity: met.identity });
    failure.value = answered.ok ? null : answered.failure;
    preview.value = answered.ok ? answered.value : null;
  };
  useEffect(() => {
    if (shown !== null) answer.current?.focus();
  }, [shown]);

  return (
    <section class="run-page" aria-labelledby="preview-title" data-part="preview-page">
      <BackToSyncs />
      <h2 id="preview-title" class="person-name" tabIndex={-1} data-focus-home>
        {text("previewTitle")}
      </h2>
      <p>{text("previewText")}</p>
      {held && <HeldNote run={held} review />}
      {onPause && <RunProgress run={onPause} paused />}
      {state?.settings.nightly === false && <p>{text("previewNightlyOff", text("syncNow"))}</p>}
      <p>
        <button
          type="button"
          class="button button-primary"
          data-part="look-ahead"
          aria-busy={preview.value === "asking"}
          onClick={() => void look()}
        >
          {text(preview.value === "asking" ? "previewAsking" : "previewAsk")}
        </button>
      </p>
      {state && <SyncForecast sync={state} />}
      {failure.value !== null && (
        <FailureNote failure={failure.value} about="sync">
          <OpenSalesforce failure={failure.value} />
        </FailureNote>
      )}
      {shown !== null && (
        <>
          <p class="strong" tabIndex={-1} ref={answer} data-part="preview-figures">
            {figuresText(shown)}
          </p>
          {(shown.notLookedUp > 0 || readsAll) && (
            <p data-part="preview-may-grow">
              {shown.notLookedUp > 0 && countedText("previewNotLookedUp", shown.notLookedUp)}{" "}
              {readsAll && text("previewReadsAll")} {text("previewMayGrow")}
            </p>
          )}
          <ChangeList changes={shown.changes} />
          {shown.moreChanges > 0 && <p class="quiet">{countedText("previewMore", shown.moreChanges)}</p>}
        </>
      )}
    </section>
  );
}

function figuresText({ changes, moreChanges, learned, ended, attention }: Preview): string {
  const writes = changes.length + moreChanges;
  const parts = [
    writes > 0 ? countedText("previewChanges", writes) : text("previewNoChanges"),
    learned > 0 ? countedText("previewLearned", learned) : null,
    ended > 0 ? countedText("previewEnded", ended) : null,
    attention > 0 ? countedText("previewAttention", attention) : null,
  ];
  return parts.filter((part) => part !== null).join(" ");
}
