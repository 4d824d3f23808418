import { useEffect, useRef } from "preact/hooks";
import type { Run } from "../../model/run";
import { FailureNote } from "../../screens/failure-note";
import { Glyph } from "../../screens/glyph";
import { losAngelesText, momentText } from "../../screens/moment";
import { OpenSalesforce } from "../../screens/sync/open-salesforce";
import { RunProgress } from "../../screens/sync/run-progress";
import { runOnPause } from "../../screens/sync/sync-text";
import { numberText, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { UndoPart } from "../undo/undo-part";
import { BackToSyncs } from "./back-to-syncs";
import { HeldNote } from "./held-note";
import { Planned } from "./planned";
import { RunEvents } from "./run-events";
import { outcomeText, triggerText } from "./run-text";
import { useRuns } from "./use-runs";

/** One run: its figures, why it stopped or waits, and everything it did. */
export function RunPage({ id }: { id: number }) {
  const { now } = useDashboard();
  const { runs, failure } = useRuns(id + 1, 1);
  const heading = useRef<HTMLHeadingElement>(null);
  const run = runs.value?.find((it) => it.id === id) ?? null;
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="run-page" aria-labelledby="run-title" data-part="run-page">
      <BackToSyncs />
      <h2 id="run-title" class="person-name" tabIndex={-1} ref={heading} data-focus-home>
        {run === null
          ? text("runTitle", numberText(id))
          : text("runOf", numberText(id), momentText(run.startedAt, now.value))}
      </h2>
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
      {runs.value !== null && run === null && <p>{text("runUnknown")}</p>}
      {run !== null && <KnownRun run={run} />}
    </section>
  );
}

function KnownRun({ run }: { run: Run }) {
  const { sync } = useUser();
  const state = sync.state.value;
  const onPause = Boolean(state && runOnPause(state)?.id === run.id);
  return (
    <>
      {(run.outcome === "running" || onPause) && <RunProgress run={run} paused={onPause} />}
      {run.held !== null && run.outcome === "held" && <HeldNote run={{ ...run, held: run.held }} />}
      {run.failure !== null && (
        <FailureNote failure={run.failure} about="sync">
          <OpenSalesforce failure={run.failure} />
        </FailureNote>
      )}
      <Figures run={run} />
      {run.outcome === "held" && <Planned />}
      <RunEvents run={run} />
      {run.figures.written > 0 && run.endedAt !== null && run.outcome !== "held" && (
        <UndoPart act={{ kind: "run", runId: run.id }} introduction={text("undoRunIntroduction")} />
      )}
    </>
  );
}

function Figures({ run }: { run: Run }) {
  const { now } = useDashboard();
  const { glyph, words } = outcomeText(run, useUser().sync.state.value);
  const { read, learned, ended, planned, written, refused } = run.figures;
  return (
    <dl class="figures" data-part="run-figures">
      <dt>{text("columnOutcome")}</dt>
      <dd>
        <Glyph name={glyph} /> {words}
      </dd>
      <dt>{text("runTrigger")}</dt>
      <dd>{triggerText(run)}</dd>
      <dt>{text("columnStarted")}</dt>
      <dd>
        {momentText(run.startedAt, now.value)}{" "}
        <span class="quiet">{text("inLosAngeles", losAngelesText(run.startedAt))}</span>
      </dd>
      {run.endedAt !== null && (
        <>
          <dt>{text("runEnded")}</dt>
          <dd>{momentText(run.endedAt, now.value)}</dd>
        </>
      )}
      <dt>{text("columnRead")}</dt>
      <dd>{numberText(read)}</dd>
      <dt>{text("columnLearned")}</dt>
      <dd>{numberText(learned)}</dd>
      <dt>{text("columnEnded")}</dt>
      <dd>{numberText(ended)}</dd>
      <dt>{text("columnPlanned")}</dt>
      <dd>{numberText(planned)}</dd>
      <dt>{text("columnWritten")}</dt>
      <dd>{numberText(written)}</dd>
      <dt>{text("columnRefused")}</dt>
      <dd>{numberText(refused)}</dd>
    </dl>
  );
}
