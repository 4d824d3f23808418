import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import type { UndoableAct, UndoPerson } from "../../act-undo";
import type { Failure } from "../../model";
import { FailureNote } from "../../screens/failure-note";
import { countedText, text } from "../../screens/text";
import { useUser } from "../context";
import { pages } from "../pages";
import { PeopleLeft } from "./people-left";

const A_PAGE = 500;
const SHORTEST_REASON = 3;

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
      answer.current?.focus();
    };
    void read();
    return () => {
      wanted = false;
    };
  }, []);

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
  const left = people.value.length - undone.length;
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
  const id = useId();
  const reason = useSignal("");
  const short = useSignal(false);
  const busy = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);

  const send = async () => {
    if (busy.value) return;
    short.value = reason.value.trim().length < SHORTEST_REASON;
    if (short.value) {
      field.current?.focus();
      return;
    }
    busy.value = true;
    await confirm(reason.value);
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
      <label>
        {text("undoReason")}
        <textarea
          ref={field}
          rows={2}
          maxLength={2000}
          dir="auto"
          required
          aria-invalid={short.value}
          aria-describedby={`${id}-short`}
          data-part="undo-reason"
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
            if (reason.value.trim().length >= SHORTEST_REASON) short.value = false;
          }}
        />
      </label>
      <p class="invalid" id={`${id}-short`} role="status">
        {short.value ? text("undoShort") : ""}
      </p>
      <div class="buttons">
        <button type="submit" class="button button-primary" aria-busy={busy.value} data-part="undo-confirm">
          {countedText("undoConfirm", people)}
        </button>
        <button type="button" class="button" onClick={close}>
          {text("cancel")}
        </button>
      </div>
    </form>
  );
}
