/** The steps of an installation and of its way back, and which one is next. Pure. */
import type { Milliseconds } from "../../model/milliseconds";
import type { PersonObject } from "../../model/person";
import {
  type Installation,
  MARKETO_FIELD,
  MARKETO_LABEL,
  type Materials,
  type Step,
  type StepState,
  type StepTask,
  type Wish,
} from "../../model/set-up";
import { fieldOnPersonAccount } from "../../settings";

const OBJECTS = ["Lead", "Contact"] as const;

/** What is there before anything is done. */
export interface Present {
  /** Rights to edit, as `holder Lead.Field`. */
  readonly rights: ReadonlySet<string>;
  /** Ids of the layouts that show the field. */
  readonly layouts: ReadonlySet<string>;
}

/** The chosen field of each object: the one that is there, else the one to be made. */
export function chosenFields(wish: Wish, { fields }: Materials): Readonly<Record<PersonObject, string>> {
  const { Lead, Contact } = fields[wish.kind];
  const contact = Contact ?? MARKETO_FIELD;
  return { Lead: Lead ?? MARKETO_FIELD, Contact: contact, Account: fieldOnPersonAccount(contact) };
}

/**
 * What would be done, in order: the fields, then who may use them, then where they are shown. What is so already is
 * kept, and so it is never taken back.
 */
export function planInstallation(
  wish: Wish,
  materials: Materials,
  present: Present,
  id: string,
  madeAt: Milliseconds,
): Installation {
  const field = chosenFields(wish, materials);
  const holders = materials.holders.filter((holder) => wish.holders.includes(holder.id));
  const layouts = materials.layouts.filter((layout) => wish.layouts.includes(layout.id));
  const isThere = (task: StepTask) =>
    (task.kind === "grant" && present.rights.has(`${task.holder.id} ${task.object}.${task.field}`)) ||
    (task.kind === "addToLayout" && present.layouts.has(task.layout.id));
  const tasks = [
    ...OBJECTS.filter((object) => materials.fields[wish.kind][object] === null).map(
      (object): StepTask => ({
        kind: "createField",
        object,
        field: field[object],
        label: MARKETO_LABEL,
        madeId: null,
      }),
    ),
    ...OBJECTS.flatMap((object) =>
      holders.map(
        (holder): StepTask => ({ kind: "grant", object, field: field[object], holder, before: null }),
      ),
    ),
    ...layouts.map(
      (layout): StepTask => ({
        kind: "addToLayout",
        object: layout.object,
        field: field[layout.object],
        layout,
      }),
    ),
  ];
  return {
    id,
    kind: wish.kind,
    madeAt,
    phase: "planned",
    steps: tasks.map((task) => ({ state: isThere(task) ? "kept" : "toDo", failure: null, task })),
    stopped: null,
    deleteFields: null,
  };
}

/** Which step is to be taken now; null when none is left. */
export function nextStep({ phase, steps, deleteFields }: Installation): number | null {
  if (phase === "planned" || phase === "installing") {
    const next = steps.findIndex(({ state }) => state === "doing" || state === "toDo");
    return next < 0 ? null : next;
  }
  if (phase !== "takingBack") return null;
  // From the layouts first. Ticks are counted while somebody may still see the field, so rights go last.
  const order = { addToLayout: 0, createField: 1, grant: 2 } as const;
  const open = steps
    .map((step, index) => ({ step, index }))
    .filter(({ step }) => step.state === "done" && (step.task.kind !== "createField" || deleteFields))
    .sort((one, other) => order[one.step.task.kind] - order[other.step.task.kind]);
  return open[0]?.index ?? null;
}

/** With one step changed; what builds on a field that could not be made is skipped, and the end is noticed. */
export function withStep(installation: Installation, index: number, step: Step): Installation {
  const steps = installation.steps.map((it, at) => (at === index ? step : it));
  const taking = installation.phase === "takingBack";
  const phase = taking ? "takingBack" : "installing";
  const next: Installation = {
    ...installation,
    phase,
    stopped: null,
    steps: taking
      ? steps
      : steps.map((it) => (dependsOnFailed(it, steps) ? { ...it, state: "skipped" } : it)),
  };
  if (nextStep(next) !== null) return next;
  return { ...next, phase: taking ? "takenBack" : "installed" };
}

function dependsOnFailed({ state, task }: Step, steps: readonly Step[]): boolean {
  if (state !== "toDo" || task.kind === "createField") return false;
  const object = task.object === "Account" ? "Contact" : task.object;
  return steps.some(
    (it) => it.state === "failed" && it.task.kind === "createField" && it.task.object === object,
  );
}

/** Steps that failed are to be taken again, with those that waited for them; in the direction that was under way. */
export function retried(installation: Installation): Installation {
  if (isBack(installation))
    return {
      ...installation,
      phase: "takingBack",
      stopped: null,
      steps: mapStates(installation, OPEN_AGAIN),
    };
  const again = { failed: "toDo", skipped: "toDo" } as const;
  return { ...installation, phase: "installing", stopped: null, steps: mapStates(installation, again) };
}

/** The way back of whatever was done so far. A step whose outcome is unknown counts as done: a look will tell. */
export function turnedRound(
  installation: Installation,
  deleteFields: Installation["deleteFields"],
): Installation {
  const changes = isBack(installation)
    ? OPEN_AGAIN
    : ({ doing: "done", toDo: "skipped", failed: "skipped" } as const);
  const steps = mapStates(installation, changes);
  const turned: Installation = { ...installation, phase: "takingBack", stopped: null, deleteFields, steps };
  return nextStep(turned) === null ? { ...turned, phase: "takenBack" } : turned;
}

/** On the way back, what was done is what is still to be undone. */
const OPEN_AGAIN = { failed: "done", left: "done" } as const;

function isBack({ phase }: Installation): boolean {
  return phase === "takingBack" || phase === "takenBack";
}

function mapStates(
  { steps }: Installation,
  changes: Readonly<Partial<Record<StepState, StepState>>>,
): readonly Step[] {
  return steps.map((step) => {
    const state = changes[step.state];
    return state === undefined ? step : { ...step, state, failure: null };
  });
}
