import { FailureNote } from "../../screens/failure-note";
import { Glyph } from "../../screens/glyph";
import { heldRun } from "../../screens/sync/sync-text";
import { text } from "../../screens/text";
import { useUser } from "../context";
import { HeldNote } from "../syncs/held-note";
import { Group } from "./group";
import { groupCases } from "./groups";

/** Everything that needs a person, by cause; first a sync that waits to be looked at, which the toolbar's number counts. */
export function AttentionSection() {
  const { cases, sync } = useUser();
  const state = sync.state.value;
  const held = state ? heldRun(state) : null;
  const all = cases.all.value;
  const failure = cases.failure.value;
  return (
    <div class="attention-screen" aria-busy={all === null && failure === null}>
      {failure !== null && (
        <FailureNote failure={failure} about="read">
          <button type="button" class="button" onClick={() => void cases.refresh()}>
            {text("tryAgain")}
          </button>
        </FailureNote>
      )}
      {held !== null && <HeldNote run={held} review />}
      {all?.length === 0 && held === null && (
        <div class="note note-done" data-part="no-attention">
          <Glyph name="check" />
          <div>
            <p class="note-title">{text("attentionNoneTitle")}</p>
            <p>{text("attentionNoneText")}</p>
          </div>
        </div>
      )}
      {groupCases(all ?? []).map((group) => (
        <Group key={group.id} group={group} />
      ))}
    </div>
  );
}
