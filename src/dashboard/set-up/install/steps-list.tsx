import type { Installation, Step } from "../../../model/set-up";
import { failureText } from "../../../screens/failure-text";
import { Glyph, type GlyphName } from "../../../screens/glyph";
import { text } from "../../../screens/text";
import { isLeft, stateText, stepText } from "./step-text";

/** Every step in words, with how it stands. */
export function StepsList({ steps, phase }: { steps: readonly Step[]; phase: Installation["phase"] }) {
  return (
    <ol class="install-steps" data-part="install-steps" aria-label={text("installSteps")}>
      {steps.map((step) => {
        const { task, state, failure } = step;
        const said = failure === null ? null : failureText(failure, "act");
        return (
          <li key={stepText(task)} class={`step step-${state}`} data-state={state}>
            <Glyph name={glyphOf(step, phase)} />
            <div>
              <p>{stepText(task)}</p>
              <p class="quiet">{stateText(step, phase)}</p>
              {said !== null && (
                <p class="invalid">
                  {said.happened} {said.next}
                  {said.quote !== null && <bdi> {said.quote}</bdi>}
                </p>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}

function glyphOf(step: Step, phase: Installation["phase"]): GlyphName {
  if (isLeft(step, phase)) return "hidden";
  switch (step.state) {
    case "done":
    case "takenBack":
      return "check";
    case "failed":
      return "warning";
    case "kept":
    case "left":
    case "skipped":
      return "hidden";
    case "toDo":
    case "doing":
      return "clock";
  }
}
