import { useEffect, useId } from "preact/hooks";
import { ReasonField, useReason } from "./reason-field";
import { text } from "./text";

interface Props {
  /** What the resubscribe clears. */
  readonly effect: string;
  readonly busy: boolean;
  /** @returns whether it was taken */
  readonly confirm: (reason: string) => Promise<boolean>;
  readonly close: () => void;
}

/** The explicit undoing of an opt-out: with a reason, and said plainly. */
export function ResubscribeForm({ effect, busy, confirm, close }: Props) {
  const id = useId();
  const reason = useReason();

  useEffect(() => reason.field.current?.focus(), []);

  const send = async () => {
    if (reason.isEnough() && (await confirm(reason.words.value))) close();
  };

  return (
    <form
      class="resubscribe"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-effect`}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // A popup would close, with what was written here.
        event.preventDefault();
        event.stopPropagation();
        close();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h2 id={`${id}-title`}>{text("resubscribeTitle")}</h2>
      <p id={`${id}-effect`}>{effect}</p>
      <ReasonField
        reason={reason}
        label={text("resubscribeReason")}
        tooShort={text("resubscribeShort")}
        part="resubscribe-reason"
      />
      <div class="buttons">
        <button type="submit" class="button button-primary" aria-busy={busy} data-part="resubscribe-confirm">
          {text("resubscribeConfirm")}
        </button>
        <button type="button" class="button" data-part="resubscribe-cancel" onClick={close}>
          {text("cancel")}
        </button>
      </div>
    </form>
  );
}
