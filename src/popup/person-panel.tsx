import { useEffect, useRef } from "preact/hooks";
import { FailureNote } from "../screens/failure-note";
import { Glyph } from "../screens/glyph";
import { objectText } from "../screens/object-text";
import { text } from "../screens/text";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../settings";
import { AlsoOptedOut } from "./also-opted-out";
import { usePopup } from "./context";
import { OptOutForm } from "./opt-out-form";
import { type PersonInView, shown } from "./person-in-view";
import { mayOptOut, mayResubscribe, type PersonState, personState } from "./person-state";
import { RecordFields } from "./record-fields";
import { Resubscribe } from "./resubscribe";
import { StateNote } from "./state-note";

/** One person: who it is, what is true of them now, and what can be done. */
export function PersonPanel({ person }: { person: PersonInView }) {
  const popup = usePopup();
  const settings = popup.sync.value?.settings ?? DEFAULT_SETTINGS;
  const state = personState(person.list, person.salesforce, fieldsToWrite(settings));
  const stateNote = useRef<HTMLDivElement>(null);
  useKeptFocus(state, stateNote);

  const record = person.salesforce?.records[0];
  const optOut = mayOptOut(state);
  return (
    <section class="person" aria-labelledby="person-name" data-part="person">
      <Name person={person} />
      <StateNote person={person} state={state} focused={stateNote} />
      {person.actFailure !== null && (
        <FailureNote
          failure={person.actFailure.failure}
          about={person.actFailure.act === "retry" ? "push" : "act"}
        />
      )}
      {optOut && <OptOutForm key={person.opening} person={person} state={state} />}
      {record !== undefined && <RecordFields record={record} />}
      {person.lookFailure !== null && (
        <FailureNote failure={person.lookFailure} about="look">
          <button type="button" class="link" data-part="look-again" onClick={() => void popup.look()}>
            {text("askAgain")}
          </button>
        </FailureNote>
      )}
      <AlsoOptedOut person={person} before={optOut} />
      {mayResubscribe(state) && person.key !== null && <Resubscribe key={person.opening} person={person} />}
    </section>
  );
}

function Name({ person }: { person: PersonInView }) {
  const { name, address, object } = shown(person);
  const title = name ?? address ?? text("nameUnknown");
  return (
    <header>
      <h1 id="person-name">
        <bdi>{title}</bdi>
      </h1>
      <p class="quiet person-line">
        {object !== null && <span>{objectText(object)}</span>}
        {address === null
          ? person.salesforce !== null && <span>{text("noAddress")}</span>
          : name !== null && (
              <span>
                <Glyph name="letter" />
                <bdi>{address}</bdi>
              </span>
            )}
      </p>
    </header>
  );
}

/** A button that worked disappears and would take the focus with it: then the words of the new state get it. */
function useKeptFocus(state: PersonState, note: { readonly current: HTMLDivElement | null }): void {
  const before = useRef(state.kind);
  useEffect(() => {
    const changed = before.current !== state.kind;
    before.current = state.kind;
    if (changed && document.activeElement === document.body) note.current?.focus();
  }, [state.kind, note]);
}
