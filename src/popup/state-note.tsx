import { Glyph } from "../screens/glyph";
import { AttentionList } from "../screens/person/attention-list";
import type { PersonInView } from "../screens/person/person-in-view";
import type { PersonState } from "../screens/person/person-state";
import { stateText } from "../screens/person/state-text";
import { OpenSalesforce } from "../screens/sync/open-salesforce";
import { text } from "../screens/text";
import { usePopup } from "./context";
import { DeadlineClock } from "./deadline-clock";

interface Props {
  readonly person: PersonInView;
  readonly state: PersonState;
  /** It can be taken back now: said once, here, since the seconds are only shown. */
  readonly undoable: boolean;
}

/** What is true of this person now. A live region: it stays in the page while its words change. */
export function StateNote({ person, state, undoable }: Props) {
  const popup = usePopup();
  const { tone, glyph, title, lines } = stateText(state, person, popup.now.value);
  return (
    <div
      class={`note note-${tone} note-state`}
      role="status"
      aria-busy={person.asking}
      tabIndex={-1}
      data-focus-home
      data-part="state"
      data-state={state.kind}
    >
      <Glyph name={glyph} />
      <div>
        <p class="note-title">{title}</p>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {undoable && <p class="unseen">{text("undoSaid")}</p>}
        {state.kind === "attention" && <AttentionList state={state} />}
        <DeadlineClock person={person} state={state} />
        {mayRetry(state) && (
          <div class="buttons">
            <OpenSalesforce failure={state.kind === "taken" ? state.failure : null} />
            <button
              type="button"
              class="button"
              data-part="retry"
              aria-busy={person.acting === "retry"}
              onClick={() => void popup.retry()}
            >
              {text("tryAgain")}
            </button>
          </div>
        )}
      </div>
    </div>
  );
}

function mayRetry(state: PersonState): boolean {
  return state.kind === "attention" || (state.kind === "taken" && state.failure !== null);
}
