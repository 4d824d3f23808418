/**
 * One step of an installation, or of its way back. Every step looks first: what is there already is kept, and a step
 * whose outcome was lost with the worker or the network is found done instead of being done twice.
 */
import type { Failure } from "../../model/failure";
import type { Installation, Step, StepTask } from "../../model/set-up";
import { failureOf } from "../salesforce/failure";
import { SalesforceFailure } from "../salesforce/salesforce";
import { fieldsOn, withField, withoutField } from "../salesforce/set-up/layout-metadata";
import type { SetUp } from "../salesforce/set-up/set-up";
import { nextStep, withStep } from "./plan";

/** What the field says of itself in Setup. */
const DESCRIPTION =
  "Opt-out from sales email. Kept in step by Quietlist, one record at a time or every night.";

interface Surroundings {
  readonly setUp: SetUp;
  /** The id of whoever installs: what somebody else made is not ours. */
  readonly userId: string;
  /** Stores how far it got. Awaited before anything is changed in Salesforce, and after. */
  readonly keep: (installation: Installation) => Promise<void>;
}

/**
 * Takes the next step, if there is one. What concerns this step alone makes it fail, and the others can go on; what
 * concerns the way to Salesforce stops it as it is.
 */
export async function takeStep(
  installation: Installation,
  { setUp, userId, keep }: Surroundings,
): Promise<Installation> {
  const index = nextStep(installation);
  const step = index === null ? undefined : installation.steps[index];
  if (index === null || step === undefined) return installation;
  let latest = installation;
  const store = async (state: Step["state"], task: StepTask, failure: Failure | null = null) => {
    latest = withStep(installation, index, { state, task, failure });
    await keep(latest);
    return latest;
  };
  try {
    const outcome =
      installation.phase === "takingBack"
        ? await undo(step.task, installation.deleteFields, setUp, userId)
        : await act(step, setUp, userId, (task) => store("doing", task).then(() => undefined));
    return await store(outcome.state, outcome.task);
  } catch (error) {
    if (!(error instanceof SalesforceFailure)) throw error;
    const { failure } = error;
    if (failure.kind === "attention") return store("failed", latest.steps[index]?.task ?? step.task, failure);
    // A write that was begun may have happened although its answer did not arrive: the next look will tell.
    latest = { ...latest, stopped: failure };
    await keep(latest);
    return latest;
  }
}

type Outcome = Pick<Step, "state" | "task">;

async function act(
  { state, task }: Step,
  setUp: SetUp,
  userId: string,
  begin: (task: StepTask) => Promise<void>,
): Promise<Outcome> {
  const begun = state === "doing";
  switch (task.kind) {
    case "createField": {
      const found = await setUp.findField(task.object, task.field);
      if (found !== null) {
        const ours = begun && found.createdById.slice(0, 15) === userId.slice(0, 15);
        return { state: ours ? "done" : "kept", task: { ...task, madeId: ours ? found.id : null } };
      }
      await begin(task);
      const madeId = await setUp.createCheckbox(task.object, task.field, task.label, DESCRIPTION);
      return { state: "done", task: { ...task, madeId } };
    }
    case "grant": {
      const found = await setUp.findGrant(task.holder.id, task.object, task.field);
      if (found?.edit) return { state: begun && task.before !== null ? "done" : "kept", task };
      const before = found === null ? ("nothing" as const) : ("read" as const);
      const known = { ...task, before };
      await begin(known);
      if (found === null) await setUp.giveGrant(task.holder.id, task.object, task.field);
      else await setUp.changeGrant(found.id, true);
      return { state: "done", task: known };
    }
    case "addToLayout": {
      const metadata = await setUp.readLayout(task.layout.id);
      if (fieldsOn(metadata).includes(task.field)) return { state: begun ? "done" : "kept", task };
      const changed = withField(metadata, task.field);
      if (changed === metadata || !fieldsOn(changed).includes(task.field))
        throw new SalesforceFailure(failureOf("NO_PLACE", "the layout has no section with fields"));
      await begin(task);
      await setUp.writeLayout(task.layout.id, changed);
      return { state: "done", task };
    }
  }
}

async function undo(
  task: StepTask,
  deleteFields: Installation["deleteFields"],
  setUp: SetUp,
  userId: string,
): Promise<Outcome> {
  switch (task.kind) {
    case "createField": {
      const found = await setUp.findField(task.object, task.field);
      if (found === null) return { state: "takenBack", task };
      // Its outcome was unknown, or somebody has made another one of this name since.
      const ours =
        task.madeId === null
          ? found.createdById.slice(0, 15) === userId.slice(0, 15)
          : found.id.slice(0, 15) === task.madeId.slice(0, 15);
      if (!ours || deleteFields === null) return { state: "left", task };
      const ticked = await setUp.countTicked(task.object, task.field);
      // More than a person has agreed to lose: somebody opted out meanwhile.
      if (ticked > deleteFields[task.object])
        throw new SalesforceFailure(failureOf("TICKED_MEANWHILE", `${ticked} records hold a tick`));
      await setUp.deleteField(found.id);
      return { state: "takenBack", task };
    }
    case "grant": {
      const found = await setUp.findGrant(task.holder.id, task.object, task.field);
      // Somebody has changed it since, so it is not what was given here any more.
      if (found === null || !found.edit || task.before === null) return { state: "takenBack", task };
      if (task.before === "read") await setUp.changeGrant(found.id, false);
      else await setUp.removeGrant(found.id);
      return { state: "takenBack", task };
    }
    case "addToLayout": {
      const metadata = await setUp.readLayout(task.layout.id);
      if (!fieldsOn(metadata).includes(task.field)) return { state: "takenBack", task };
      await setUp.writeLayout(task.layout.id, withoutField(metadata, task.field));
      return { state: "takenBack", task };
    }
  }
}
