import type { Run } from "../../model/run";
import { text } from "../text";
import { useSync } from "./context";
import { figuresText, phaseText } from "./sync-text";

/**
 * How far the sync has got, and the button that pauses it or lets it go on. Only writing has a known end; the other
 * phases just move, unless it is paused.
 */
export function RunProgress({ run, paused = false }: { run: Run; paused?: boolean }) {
  const { acting, pauseSync } = useSync();
  const { planned, written, refused, learned, ended } = run.figures;
  const known = run.phase === "push" && planned > 0;
  const done = written + refused;
  const bar = known ? { max: planned, value: Math.min(planned, done) } : paused ? { max: 1, value: 0 } : {};
  return (
    <div class="progress" data-part="progress" data-phase={run.phase} data-paused={paused}>
      <progress aria-label={text(paused ? "syncOnPause" : "syncRunning")} {...bar} />
      <p role="status">
        {paused && <span class="strong">{text("syncOnPause")} </span>}
        {phaseText(run)}
      </p>
      {done + learned + ended > 0 && <p class="quiet">{figuresText(run)}</p>}
      <p>
        <button
          type="button"
          class="button"
          data-part={paused ? "go-on" : "pause"}
          aria-busy={acting.value === "pause"}
          onClick={() => void pauseSync(!paused)}
        >
          {text(paused ? "syncGoOn" : "syncPause")}
        </button>
      </p>
    </div>
  );
}
