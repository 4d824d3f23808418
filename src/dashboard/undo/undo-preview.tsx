import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { UndoableAct, UndoPerson } from "../../model/act-undo";
import type { Failure } from "../../model/failure";
import { FailureNote } from "../../screens/failure-note";
import { ReasonField, useReason } from "../../screens/reason-field";
import { countedText, text } from "../../screens/text";
import { useUser } from "../context";
import { pages } from "../pages";
import { PeopleLeft, staysOptedOut } from "./people-left";

const A_PAGE = 500;

interface Props {
  readonly act: UndoableAct;
  readonly confirm: (reason: string) => Promise<void>;
  readonly close: () => void;
}

/** What an undo would do, to be read before anything is done, and the act itself with its reason. */
export function UndoPreview({ act, confirm, close }: Props) {
  const { ask, met } = useUser();
  const people = useSignal<readonly UndoPerson[] | null>(null);
  const failure = useSignal<Failure | null>(null);
  const answer = useRef<HTMLParagraphElement>(null);

  useEffect(() => {
    let wanted = true;
    const read = async () => {
      const all: UndoPerson[] = [];
      for await (const page of pages(ask, "undoPreview", { identity: met.identity, act, limit: A_PAGE })) {
        if (!wanted) return;
        failure.value = page.ok ? null : page.failure;
        if (!page.ok) return;
        all.push(...page.value.people);
      }
      people.value = all;
    };
    void read();
    return () => {
      wanted = false;
    };
  }, []);

  // The answer is on the screen only once it was drawn.
  useEffect(() => {
    if (people.value !== null) answer.current?.focus();
  }, [people.value]);

  if (people.value === null)
    return (
      <>
        {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
        <p role="status" aria-busy={failure.value === null}>
          {text("undoLooking")}
        </p>
      </>
    );
  const undone = people.value.filter(({ left }) => left === null);
  const left = people.value.filter(staysOptedOut).length;
  return (
    <div class="card" data-part="undo-preview">
      <p class="strong" tabIndex={-1} ref={answer} data-part="undo-figures">
        {undone.length > 0 ? countedText("undoWould", undone.length) : text("undoWouldNobody")}
        {left > 0 && ` · ${countedText("undoWouldLeave", left)}`}
      </p>
      <PeopleLeft people={people.value} undone={text("undoWouldPerson")} />
      {undone.length > 0 ? (
        <UndoForm people={undone.length} confirm={confirm} close={close} />
      ) : (
        <button type="button" class="button" onClick={close}>
          {text("cancel")}
        </button>
      )}
    </div>
  );
}

interface FormProps {
  readonly people: number;
  readonly confirm: (reason: string) => Promise<void>;
  readonly close: () => void;
}

function UndoForm({ people, confirm, close }: FormProps) {
  const reason = useReason();
  const busy = useSignal(false);

  const send = async () => {
    if (busy.value || !reason.isEnough()) return;
    busy.value = true;
    await confirm(reason.words.value);
    busy.value = false;
  };

  return (
    <form
      class="undo-form"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p class="quiet">{text("undoAsksAgain")}</p>
      <ReasonField
        reason={reason}
        label={text("undoReason")}
        tooShort={text("undoShort")}
        part="undo-reason"
      />
      <div class="buttons">
        <button type="submit" class="button button-primary" aria-busy={busy.value} data-part="undo-confirm">
          {countedText("undoConfirm", people)}
        </button>
        <button type="button" class="button" data-part="undo-cancel" onClick={close}>
          {text("cancel")}
        </button>
      </div>
    </form>
  );
}
