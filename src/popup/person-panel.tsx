import { useEffect, useRef } from "preact/hooks";
import type { Failure } from "../model/failure";
import { FailureNote } from "../screens/failure-note";
import { objectText } from "../screens/object-text";
import { isNobody, type PersonInView, shown, takesLeftOutIn } from "../screens/person/person-in-view";
import { mayOptOut, mayResubscribe, type PersonState, personState } from "../screens/person/person-state";
import { RecordFields } from "../screens/person/record-fields";
import { recordText } from "../screens/person/record-text";
import { OpenSalesforce } from "../screens/sync/open-salesforce";
import { text } from "../screens/text";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../settings";
import { Align } from "./align";
import { AlsoOptedOut } from "./also-opted-out";
import { usePopup } from "./context";
import { OptOutForm } from "./opt-out-form";
import { PersonHistory } from "./person-history";
import { Resubscribe } from "./resubscribe";
import { StateNote } from "./state-note";
import { Undo } from "./undo";
import { undoableFor } from "./undo-time";

/** One person: who it is, what is true of them now, and what can be done. */
export function PersonPanel({ person }: { person: PersonInView }) {
  const popup = usePopup();
  const settings = popup.sync.state.value?.settings ?? DEFAULT_SETTINGS;
  const state = personState(person.list, person.salesforce, fieldsToWrite(settings));
  const quietly = state.kind === "written" && state.leftOut > 0 && state.missing === 0;
  const optOut = mayOptOut(state) || (quietly && takesLeftOutIn(person));
  const undoable = undoableFor(person, popup.now.value);
  const opened = useRef(false);
  useEffect(() => {
    opened.current = true;
  }, []);

  return (
    <section class="person" aria-labelledby="person-name" data-part="person">
      <Name person={person} />
      {isNobody(person) ? null : (
        <>
          <StateNote person={person} state={state} undoable={undoable > 0} />
          {undoable > 0 && <Undo left={undoable} busy={person.acting === "undo"} />}
          <ActFailure person={person} />
          {optOut && <OptOutForm person={person} state={state} focus={!opened.current} quietly={quietly} />}
          {undoable === 0 && mayResubscribe(state) && person.key !== null && person.identity !== null && (
            <Resubscribe person={person} />
          )}
        </>
      )}
      <LookFailure person={person} state={state} />
      <AlsoOptedOut person={person} state={state} before={optOut} />
      <PersonHistory person={person} />
    </section>
  );
}

/** Name, object, address and the values of the opt-out fields. Room is kept for what Salesforce has yet to say. */
function Name({ person }: { person: PersonInView }) {
  const { name, address, object } = shown(person);
  const record = person.salesforce?.records[0];
  const nobody = isNobody(person);
  return (
    <header>
      <h1 id="person-name" {...(nobody ? { tabIndex: -1, "data-focus-home": true } : {})}>
        <bdi>{name ?? address ?? text("nameUnknown")}</bdi>
      </h1>
      {person.from !== "address" && (
        <p class="quiet person-line">
          {object !== null && !nobody && (
            <span>{record?.gone ? recordText(record) : objectText(object)}</span>
          )}
          {address !== null && name !== null && <bdi>{address}</bdi>}
          {address === null && record !== undefined && <span>{text("noAddress")}</span>}
        </p>
      )}
      {person.from !== "address" && !nobody && (
        <div class="person-fields">
          {record !== undefined && <RecordFields record={record} hidden={person.salesforce?.hidden ?? []} />}
          <Align person={person} />
        </div>
      )}
    </header>
  );
}

function ActFailure({ person }: { person: PersonInView }) {
  if (person.actFailure === null) return null;
  const { act, failure } = person.actFailure;
  return (
    <FailureNote failure={failure} about={act === "retry" ? "push" : "act"}>
      <OpenSalesforce failure={failure} />
    </FailureNote>
  );
}

function LookFailure({ person, state }: { person: PersonInView; state: PersonState }) {
  const popup = usePopup();
  const failure = person.lookFailure;
  if (failure === null || isSaid(failure, state)) return null;
  return (
    <FailureNote failure={failure} about={isNobody(person) ? "act" : "look"}>
      <div class="buttons">
        <OpenSalesforce failure={failure} />
        {!isNobody(person) && (
          <button type="button" class="button" data-part="look-again" onClick={() => void popup.look()}>
            {text("askAgain")}
          </button>
        )}
      </div>
    </FailureNote>
  );
}

/** A push that waits for the same has said so already, with a button that asks again. */
function isSaid(failure: Failure, state: PersonState): boolean {
  if (state.kind !== "taken" || state.failure === null) return false;
  return (
    state.failure.code === failure.code || (state.failure.kind === "session" && failure.kind === "session")
  );
}
