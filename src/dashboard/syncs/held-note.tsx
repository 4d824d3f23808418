import type { Held } from "../../model/plan";
import type { Run } from "../../model/run";
import { hashOf } from "../../screens/dashboard-route";
import { Glyph } from "../../screens/glyph";
import { heldText } from "../../screens/sync/sync-text";
import { text } from "../../screens/text";
import { useUser } from "../context";

/** A run that waits for a person: why, and the button that lets it go on. `review`: with the way to all it would do. */
export function HeldNote({ run, review = false }: { run: Run & { readonly held: Held }; review?: boolean }) {
  const { sync } = useUser();
  return (
    <div class="note note-attention" data-part="held">
      <Glyph name="warning" />
      <div>
        <p>
          <span class="strong">{text("syncHeld")}</span> {heldText(run.held)} {text("heldNothingWritten")}
        </p>
        <div class="buttons">
          {review && (
            <a class="button" href={hashOf("syncs", String(run.id))} data-part="review-held">
              {text("heldPreview")}
            </a>
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
