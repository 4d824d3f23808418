import type { Run } from "../../model/run";
import { hashOf } from "../../screens/dashboard-route";
import { Glyph } from "../../screens/glyph";
import { losAngelesText, momentText } from "../../screens/moment";
import { numberText, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { outcomeText, triggerText } from "./run-text";

/** Every run, newest first. */
export function RunsTable({ runs }: { runs: readonly Run[] }) {
  if (runs.length === 0)
    return (
      <p class="quiet" data-part="no-runs">
        {text("runsNone")}
      </p>
    );
  return (
    // Scrolls sideways where it has no room, so that the page need not.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled by keys
    <section class="table-box" aria-label={text("runsTitle")} tabIndex={0}>
      <table class="table" data-part="runs">
        <caption>{text("runsTitle")}</caption>
        <thead>
          <tr>
            <th scope="col">{text("columnStarted")}</th>
            <th scope="col">{text("columnOutcome")}</th>
            <th scope="col" class="number">
              {text("columnRead")}
            </th>
            <th scope="col" class="number">
              {text("columnLearned")}
            </th>
            <th scope="col" class="number">
              {text("columnWritten")}
            </th>
            <th scope="col" class="number">
              {text("columnRefused")}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function RunRow({ run }: { run: Run }) {
  const { now } = useDashboard();
  const sync = useUser().sync.state.value;
  const { glyph, words } = outcomeText(run, sync);
  const { read, learned, written, refused } = run.figures;
  return (
    <tr data-part="run" data-outcome={run.outcome}>
      <th scope="row">
        <a href={hashOf("syncs", String(run.id))} title={text("inLosAngeles", losAngelesText(run.startedAt))}>
          {momentText(run.startedAt, now.value)}
        </a>
        <span class="quiet block">{triggerText(run)}</span>
      </th>
      <td class={run.outcome === "done" ? "tone-done" : "tone-attention"}>
        <Glyph name={glyph} /> {words}
      </td>
      {[read, learned, written, refused].map((figure, index) => (
        <td key={index} class="number">
          {numberText(figure)}
        </td>
      ))}
    </tr>
  );
}
