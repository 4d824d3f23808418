import { FailureNote } from "../../screens/failure-note";
import { Glyph } from "../../screens/glyph";
import { text } from "../../screens/text";
import { useUser } from "../context";
import { Group } from "./group";
import { groupCases } from "./groups";

/** Everything that needs a person, by cause. */
export function AttentionSection() {
  const { cases } = useUser();
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
      {all?.length === 0 && (
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
