import type { Signal } from "@preact/signals";
import { countedText } from "../screens/text";

interface Props {
  /** So many are shown by now. */
  readonly shown: Signal<number>;
  readonly of: number;
  /** So many more a click. */
  readonly step: number;
}

/** The button below a list of which only the first are shown; nothing where all are. */
export function ShowMore({ shown, of, step }: Props) {
  const more = of - shown.value;
  if (more <= 0) return null;
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        shown.value += step;
      }}
    >
      {countedText("alsoMore", more)}
    </button>
  );
}
