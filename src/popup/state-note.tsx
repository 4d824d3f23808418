import type { Ref } from "preact";
import { Glyph } from "../screens/glyph";
import { text } from "../screens/text";
import { AttentionList } from "./attention-list";
import { usePopup } from "./context";
import type { PersonInView } from "./person-in-view";
import type { PersonState } from "./person-state";
import { stateText } from "./state-text";

interface Props {
  readonly person: PersonInView;
  readonly state: PersonState;
  /** Receives the focus when the button that had it is gone. */
  readonly focused: Ref<HTMLDivElement>;
}

/** What is true of this person now. A live region: it stays in the page while its words change. */
export function StateNote({ person, state, focused }: Props) {
  const popup = usePopup();
  const { tone, glyph, title, lines } = stateText(state, person, popup.now.value);
  return (
    <div
      class={`note note-${tone} note-state`}
      role="status"
      aria-busy={person.asking}
      tabIndex={-1}
      ref={focused}
      data-part="state"
      data-state={state.kind}
    >
      <Glyph name={glyph} />
      <div>
        <p class="note-title">{title}</p>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {state.kind === "attention" && <AttentionList state={state} />}
        {mayRetry(state) && (
          <button
            type="button"
            class="button"
            data-part="retry"
            aria-busy={person.acting === "retry"}
            onClick={() => void popup.retry()}
          >
            {text("tryAgain")}
          </button>
        )}
      </div>
    </div>
  );
}

function mayRetry(state: PersonState): boolean {
  return state.kind === "attention" || (state.kind === "taken" && state.failure !== null);
}
