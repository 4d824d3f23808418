/** A step, and how it stands, in words. */

import type { Installation, Step, StepTask } from "../../../model/set-up";
import { objectText } from "../../../screens/object-text";
import { text } from "../../../screens/text";

export function stepText(task: StepTask): string {
  const object = objectText(task.object);
  switch (task.kind) {
    case "createField":
      return text("stepCreate", task.label, task.field, object);
    case "grant":
      return task.holder.kind === "profile"
        ? text("stepGrantProfile", task.holder.name, task.field, object)
        : text("stepGrantSet", task.holder.name, task.field, object);
    case "addToLayout":
      return text("stepLayout", task.field, task.layout.name, object);
  }
}

export function stateText(step: Step, phase: Installation["phase"]): string {
  if (isLeft(step, phase)) return text("stepLeft");
  switch (step.state) {
    case "toDo":
      return text("stepToDo");
    case "doing":
      return text("stepDoing");
    case "done":
      return text(phase === "takingBack" ? "stepToTakeBack" : "stepDone");
    case "kept":
      return text("stepKept");
    case "failed":
      return text("stepFailed");
    case "skipped":
      return text("stepSkipped");
    case "takenBack":
      return text("stepTakenBack");
    case "left":
      return text("stepLeft");
  }
}

/** What was made and is still there after the way back: a field that nobody agreed to lose. */
export function isLeft({ state, task }: Step, phase: Installation["phase"]): boolean {
  return state === "done" && phase === "takenBack" && task.kind === "createField";
}
