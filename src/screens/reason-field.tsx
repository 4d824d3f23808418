import { type Signal, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useId, useRef } from "preact/hooks";

const SHORTEST = 3;

/** A reason that a person has to give, in a few words at least. */
interface Reason {
  readonly words: Signal<string>;
  readonly short: Signal<boolean>;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Whether it is long enough; if not, the field says so and gets the focus. */
  readonly isEnough: () => boolean;
}

export function useReason(): Reason {
  const words = useSignal("");
  const short = useSignal(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const isEnough = () => {
    short.value = words.value.trim().length < SHORTEST;
    if (short.value) field.current?.focus();
    return !short.value;
  };
  return { words, short, field, isEnough };
}

interface Props {
  readonly reason: Reason;
  readonly label: string;
  /** What is said of a reason that is not enough. */
  readonly tooShort: string;
  readonly part: string;
}

/** The field in which a reason is written. */
export function ReasonField({ reason: { words, short, field }, label, tooShort, part }: Props) {
  const id = useId();
  return (
    <>
      <label>
        {label}
        <textarea
          ref={field}
          rows={2}
          maxLength={2000}
          dir="auto"
          // Not `required`: the browser would stop the form with a sentence of its own.
          aria-required="true"
          aria-invalid={short.value}
          aria-describedby={id}
          data-part={part}
          value={words.value}
          onInput={(event) => {
            words.value = event.currentTarget.value;
            if (words.value.trim().length >= SHORTEST) short.value = false;
          }}
        />
      </label>
      <p class="invalid" id={id} role="status">
        {short.value ? tooShort : ""}
      </p>
    </>
  );
}
