import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Failure } from "../../model/failure";
import { FailureNote } from "../../screens/failure-note";
import { countedText, isolated, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";

/** The way out: what it deletes, what it does not, and a name to be typed. */
export function ForgetOrg() {
  const { changed } = useDashboard();
  const { ask, met, sync } = useUser();
  const id = useId();
  const typed = useSignal("");
  const tried = useSignal(false);
  const busy = useSignal(false);
  const failure = useSignal<Failure | null>(null);
  const pending = sync.state.value?.pending ?? 0;
  const matches = typed.value.trim() === met.username;
  const wrong = tried.value && !matches;

  const forget = async () => {
    tried.value = true;
    if (!matches || busy.value) return;
    busy.value = true;
    const answer = await ask("forgetOrg", { identity: met.identity, username: typed.value.trim() });
    busy.value = false;
    failure.value = answer.ok ? null : answer.failure;
    if (answer.ok) await changed();
  };

  return (
    <section aria-labelledby={`${id}-title`} class="card">
      <h2 id={`${id}-title`}>{text("forgetTitle")}</h2>
      <p>{text("forgetDeletes", isolated(met.username), isolated(met.apiHost))}</p>
      <p>{text("forgetKeeps")}</p>
      {pending > 0 && (
        <p class="strong" data-part="forget-pending">
          {countedText("forgetPending", pending)}
        </p>
      )}
      <form
        class="forget"
        data-part="forget-form"
        onSubmit={(event) => {
          event.preventDefault();
          void forget();
        }}
      >
        <label>
          <span>{text("forgetType", isolated(met.username))}</span>
          <input
            type="text"
            autoComplete="off"
            spellcheck={false}
            data-part="forget-username"
            aria-invalid={wrong}
            aria-describedby={`${id}-wrong`}
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </label>
        <p class="invalid" id={`${id}-wrong`} role="status">
          {wrong ? text("forgetWrong") : ""}
        </p>
        {failure.value !== null && <FailureNote failure={failure.value} about="act" />}
        <button type="submit" class="button button-danger" data-part="forget" aria-busy={busy.value}>
          {text("forgetConfirm")}
        </button>
      </form>
    </section>
  );
}
