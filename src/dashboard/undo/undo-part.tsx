import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ActUndo, UndoableAct } from "../../model/act-undo";
import type { Failure } from "../../model/failure";
import { FailureNote } from "../../screens/failure-note";
import { useReturnedFocus } from "../../screens/returned-focus";
import { text } from "../../screens/text";
import { useUser } from "../context";
import { UndoPreview } from "./undo-preview";
import { UndoResult } from "./undo-result";

/** The undo of an import or a sync: what it would do, the act with its reason, and what came of it. */
export function UndoPart({ act, introduction }: { act: UndoableAct; introduction: string }) {
  const { ask, met, changes } = useUser();
  const undo = useSignal<ActUndo | null>(null);
  const failure = useSignal<Failure | null>(null);
  const looking = useSignal(false);
  const opener = useReturnedFocus(looking.value);
  const { identity } = met;

  useEffect(() => {
    void ask("undoOf", { identity, act }).then((answer) => {
      failure.value = answer.ok ? null : answer.failure;
      if (answer.ok) undo.value = answer.value;
    });
  }, [changes.value]);

  const confirm = async (reason: string) => {
    const answer = await ask("undoAct", { identity, act, reason });
    failure.value = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    undo.value = answer.value;
    looking.value = false;
  };

  return (
    <section class="part" aria-labelledby="undo-title" data-part="undo">
      <h3 id="undo-title" tabIndex={-1} data-part="undo-title" data-focus-home>
        {text("undoTitle")}
      </h3>
      {failure.value !== null && <FailureNote failure={failure.value} about="act" />}
      {undo.value === null ? <p>{introduction}</p> : <UndoResult key={undo.value.id} undo={undo.value} />}
      {looking.value && (
        <UndoPreview
          act={act}
          confirm={confirm}
          close={() => {
            looking.value = false;
          }}
        />
      )}
      {!looking.value && undo.value?.endedAt !== null && (
        <p>
          <button
            type="button"
            class="button"
            ref={opener}
            data-part="undo-look"
            onClick={() => {
              looking.value = true;
            }}
          >
            {text("undoLook")}
          </button>
        </p>
      )}
    </section>
  );
}
