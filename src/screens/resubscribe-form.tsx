import { useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "./text";

const SHORTEST_REASON = 3;

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
  const reason = useSignal("");
  const short = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => field.current?.focus(), []);

  const send = async () => {
    short.value = reason.value.trim().length < SHORTEST_REASON;
    if (short.value) field.current?.focus();
    else if (await confirm(reason.value)) close();
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
      <label>
        {text("resubscribeReason")}
        <textarea
          ref={field}
          rows={2}
          maxLength={2000}
          dir="auto"
          required
          aria-invalid={short.value}
          aria-describedby={`${id}-short`}
          data-part="resubscribe-reason"
          value={reason.value}
          onInput={(event) => {
            reason.value = event.currentTarget.value;
            if (reason.value.trim().length >= SHORTEST_REASON) short.value = false;
          }}
        />
      </label>
      <p class="invalid" id={`${id}-short`} role="status">
        {short.value ? text("resubscribeShort") : ""}
      </p>
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
