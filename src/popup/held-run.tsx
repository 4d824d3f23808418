import { useEffect, useRef } from "preact/hooks";
import type { Held, Plan } from "../model/plan";
import type { Run } from "../model/run";
import { Glyph } from "../screens/glyph";
import { objectText } from "../screens/object-text";
import { useSync } from "../screens/sync/context";
import { heldText } from "../screens/sync/sync-text";
import { countedText, isolated, text } from "../screens/text";

/** So many names are enough to see whether the plan is what was meant. */
const SHOWN = 20;

/** A run that waits for a person: why, what it would do, and the button that lets it go on. */
export function HeldRun({ run }: { run: Run & { readonly held: Held } }) {
  const sync = useSync();
  const preview = sync.preview.value;
  return (
    <div class="note note-attention" data-part="held">
      <Glyph name="warning" />
      <div>
        <p>
          <span class="strong">{text("syncHeld")}</span> {heldText(run.held)} {text("heldNothingWritten")}
        </p>
        {preview !== null && preview !== "asking" && <Preview plan={preview} />}
        <div class="buttons">
          {preview !== null && preview !== "asking" ? null : (
            <button
              type="button"
              class="button"
              data-part="preview-held"
              aria-busy={preview === "asking"}
              onClick={() => void sync.previewHeld()}
            >
              {text("heldPreview")}
            </button>
          )}
          <button
            type="button"
            class="button button-primary"
            data-part="release-held"
            aria-busy={sync.acting.value === "release"}
            onClick={() => void sync.releaseHeld(run.id)}
          >
            {text("heldRelease")}
          </button>
        </div>
      </div>
    </div>
  );
}

function Preview({ plan }: { plan: Plan }) {
  const more = plan.changes.length - SHOWN;
  const list = useRef<HTMLUListElement>(null);
  // The button that asked for this list is gone.
  useEffect(() => list.current?.focus(), []);
  return (
    <div class="preview" role="status" data-part="preview">
      <p>
        {countedText("previewChanges", plan.changes.length)}{" "}
        {countedText("previewLearned", plan.learned.length)}
      </p>
      {/* Scrolls, so it must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled by keys */}
      <ul tabIndex={0} ref={list} aria-label={text("previewLabel")}>
        {plan.changes.slice(0, SHOWN).map((change) => (
          <li key={change.recordId}>
            {text("nameAndObject", isolated(change.name), objectText(change.object))}
          </li>
        ))}
        {more > 0 && <li class="quiet">{countedText("previewMore", more)}</li>}
      </ul>
    </div>
  );
}
