import { useEffect } from "preact/hooks";
import type { Milliseconds } from "../model/milliseconds";
import { secondsText } from "../screens/moment";
import { text } from "../screens/text";
import { usePopup } from "./context";

const EVERY = 250;

/** Takes the opt-out of a moment ago back, while that is possible; counts down in sight. */
export function Undo({ left, busy }: { left: Milliseconds; busy: boolean }) {
  const popup = usePopup();
  useEffect(() => {
    const ticking = setInterval(() => popup.tick(), EVERY);
    return () => clearInterval(ticking);
  }, [popup]);
  return (
    <div class="undo">
      <button
        type="button"
        class="button"
        aria-busy={busy}
        aria-describedby="undo-hint"
        data-part="undo"
        onClick={() => void popup.undo()}
      >
        {text("undo")}
      </button>
      {/* Said once by the state above: a screen reader that read every second would be heard over all else. */}
      <span class="quiet undo-left" aria-hidden="true" data-part="undo-left">
        {secondsText(Math.ceil(left / 1000))}
      </span>
      <span class="quiet" id="undo-hint">
        {text("undoHint")}
      </span>
    </div>
  );
}
