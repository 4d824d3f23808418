import type { Run } from "../model";
import { text } from "../screens/text";
import { phaseText } from "./sync-text";

/** How far the sync has got. Only writing has a known end; the other phases just move. */
export function RunProgress({ run }: { run: Run }) {
  const { planned, written, refused } = run.figures;
  const known = run.phase === "push" && planned > 0;
  return (
    <div class="progress" data-part="progress" data-phase={run.phase}>
      <progress
        aria-label={text("syncRunning")}
        {...(known ? { max: planned, value: Math.min(planned, written + refused) } : {})}
      />
      <p role="status">{phaseText(run)}</p>
    </div>
  );
}
