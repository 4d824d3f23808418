/** What the set-up guide shows, as signals, and its acts. Salesforce is asked when it opens, and when a button is pressed. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Answer } from "../../messages/contract";
import type { Failure } from "../../model/failure";
import type { IdentityKey } from "../../model/identity";
import type { Milliseconds } from "../../model/milliseconds";
import type { Installation, Materials, Preflight, TickCount, Wish } from "../../model/set-up";
import type { Ask } from "../../screens/call-background";

/** Coming back to the guide within this time asks for nothing. */
const FRESH: Milliseconds = 10 * 60_000;

type Doing = "check" | "materials" | "plan" | "steps" | "count" | "change";

export interface Guide {
  readonly preflight: ReadonlySignal<Preflight | null>;
  readonly materials: ReadonlySignal<Materials | null>;
  readonly installation: ReadonlySignal<Installation | null>;
  /** Ticks in the fields that were made here, once they were counted. */
  readonly ticks: ReadonlySignal<readonly TickCount[] | null>;
  readonly doing: ReadonlySignal<Doing | null>;
  readonly failure: ReadonlySignal<Failure | null>;
  open(): Promise<void>;
  check(): Promise<void>;
  readMaterials(): Promise<void>;
  plan(wish: Wish): Promise<void>;
  /** Takes step after step until none is left, something stops it, or `pause` does. */
  goOn(): Promise<void>;
  pause(): void;
  retry(): Promise<void>;
  countTicks(): Promise<void>;
  takeBack(deleteFields: Installation["deleteFields"]): Promise<void>;
  forget(): Promise<void>;
}

export function createGuide(ask: Ask, identity: IdentityKey, clock: () => Milliseconds): Guide {
  const preflight: Signal<Preflight | null> = signal(null);
  const materials: Signal<Materials | null> = signal(null);
  const installation: Signal<Installation | null> = signal(null);
  const ticks: Signal<readonly TickCount[] | null> = signal(null);
  const doing: Signal<Doing | null> = signal(null);
  const failure: Signal<Failure | null> = signal(null);
  let paused = false;
  let going = false;
  let line: Promise<unknown> = Promise.resolve();

  /** One after the other: a click while the guide still looks is not lost. */
  function act<T>(what: Doing, work: () => Promise<Answer<T>>): Promise<T | null> {
    const turn = line.then(async () => {
      doing.value = what;
      const answer = await work();
      doing.value = null;
      failure.value = answer.ok ? null : answer.failure;
      return answer.ok ? answer.value : null;
    });
    line = turn;
    return turn;
  }

  const check = async () => {
    const seen = await act("check", () => ask("preflight", { identity }));
    if (seen !== null) preflight.value = seen;
  };

  const change = async (work: (id: string) => Promise<Answer<Installation>>) => {
    const current = installation.value;
    if (current === null) return;
    const changed = await act("change", () => work(current.id));
    if (changed !== null) installation.value = changed;
  };

  async function goOn(): Promise<void> {
    paused = false;
    if (going) return;
    going = true;
    try {
      await takeSteps();
    } finally {
      going = false;
    }
  }

  async function takeSteps(): Promise<void> {
    while (!paused) {
      const current = installation.value;
      if (current === null) return;
      const next = await act("steps", () => ask("installationStep", { identity, id: current.id }));
      if (next === null) return;
      installation.value = next;
      const over = next.phase === "installed" || next.phase === "takenBack";
      if (over) await check();
      if (over || next.stopped !== null) return;
    }
  }

  return {
    preflight,
    materials,
    installation,
    ticks,
    doing,
    failure,
    check,
    goOn,
    async open() {
      const [last, begun] = await Promise.all([
        ask("lastPreflight", { identity }),
        ask("installation", { identity }),
      ]);
      if (last.ok) preflight.value = last.value;
      if (begun.ok) installation.value = begun.value;
      const isFresh = last.ok && last.value !== null && clock() - last.value.checkedAt < FRESH;
      if (!isFresh || last.value?.failure !== null) await check();
    },
    async readMaterials() {
      materials.value = await act("materials", () => ask("setUpMaterials", { identity }));
    },
    async plan(wish) {
      const made = await act("plan", () => ask("planInstallation", { identity, wish }));
      if (made !== null) installation.value = made;
    },
    pause() {
      paused = true;
    },
    async retry() {
      await change((id) => ask("retryInstallation", { identity, id }));
      await goOn();
    },
    async countTicks() {
      const current = installation.value;
      if (current === null) return;
      ticks.value = await act("count", () => ask("countTicks", { identity, id: current.id }));
    },
    async takeBack(deleteFields) {
      ticks.value = null;
      await change((id) => ask("takeBackInstallation", { identity, id, deleteFields }));
      await goOn();
    },
    async forget() {
      const current = installation.value;
      if (current === null) return;
      const gone = await act("change", async () => {
        const answer = await ask("forgetInstallation", { identity, id: current.id });
        return answer.ok ? { ok: true as const, value: true } : answer;
      });
      if (gone === null) return;
      installation.value = null;
      // What there is to choose from may be something else by now.
      materials.value = null;
    },
  };
}
