/** One user's sync and settings as a screen shows them: signals, and the acts that change them. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Answer } from "../../messages/contract";
import type { FieldChoice, SyncState } from "../../messages/sync";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import type { Plan } from "../../model/plan";
import type { Settings } from "../../settings";
import type { Ask } from "../call-background";

export interface FieldChoices {
  readonly Lead: readonly FieldChoice[];
  readonly Contact: readonly FieldChoice[];
}

interface SyncFailure {
  readonly about: "settings" | "sync" | "read";
  readonly failure: Failure;
}

export interface Sync {
  /** Undefined until the background has answered, null where no org was seen yet. */
  readonly state: ReadonlySignal<SyncState | null | undefined>;
  readonly failure: ReadonlySignal<SyncFailure | null>;
  /** What is being asked of the sync: the controls wait for it. */
  readonly acting: ReadonlySignal<"syncNow" | "release" | "pause" | null>;
  readonly preview: ReadonlySignal<Plan | "asking" | null>;
  readonly fieldChoices: ReadonlySignal<FieldChoices | null>;
  readonly fieldChoicesFailure: ReadonlySignal<Failure | null>;
  readonly now: ReadonlySignal<Milliseconds>;
  read(): Promise<void>;
  /** Changes settings at once on the screen, and back if they could not be saved. */
  saveSettings(change: Partial<Settings>): Promise<void>;
  /** @param fullCheck everything is read again */
  syncNow(fullCheck?: boolean): Promise<void>;
  /** Pauses the sync under way until told otherwise, or lets it go on. */
  pauseSync(paused: boolean): Promise<void>;
  /** What a held run would do. */
  previewHeld(): Promise<void>;
  releaseHeld(runId: number): Promise<void>;
  /** Asks once for the fields to choose from. */
  readFieldChoices(): Promise<void>;
}

interface Surroundings {
  readonly ask: Ask;
  /** Whose sync it is: of the tab under a popup, or of the user chosen in the dashboard. */
  readonly askState: () => Promise<Answer<SyncState | null>>;
  /** The screen's clock. */
  readonly now: ReadonlySignal<Milliseconds>;
}

export function createSync({ ask, askState, now }: Surroundings): Sync {
  const state: Signal<Sync["state"]["value"]> = signal(undefined);
  const failure: Signal<Sync["failure"]["value"]> = signal(null);
  const acting: Signal<Sync["acting"]["value"]> = signal(null);
  const preview: Signal<Sync["preview"]["value"]> = signal(null);
  const fieldChoices: Signal<FieldChoices | null> = signal(null);
  const fieldChoicesFailure: Signal<Failure | null> = signal(null);

  /** Changes of the settings made here, and the last one that the background answered. */
  let changes = 0;
  let settled = 0;

  async function read(): Promise<void> {
    const answer = await askState();
    // While settings are being saved the screen is ahead of the background.
    if (settled !== changes) return;
    if (answer.ok) state.value = answer.value;
    else if (state.value === undefined) failure.value = { about: "read", failure: answer.failure };
  }

  async function act(
    kind: NonNullable<typeof acting.value>,
    call: () => Promise<Answer<SyncState>>,
  ): Promise<boolean> {
    acting.value = kind;
    failure.value = null;
    const answer = await call();
    acting.value = null;
    if (answer.ok) state.value = answer.value;
    else failure.value = { about: "sync", failure: answer.failure };
    return answer.ok;
  }

  return {
    state,
    failure,
    acting,
    preview,
    fieldChoices,
    fieldChoicesFailure,
    now,
    read,
    async saveSettings(change) {
      const before = state.value;
      if (before == null) return;
      const settings: Settings = { ...before.settings, ...change };
      state.value = { ...before, settings };
      failure.value = null;
      const mine = ++changes;
      const answer = await ask("saveSettings", { identity: before.identity, settings });
      if (!answer.ok) failure.value = { about: "settings", failure: answer.failure };
      // Two quick changes: only the last answer shows both.
      if (mine !== changes) return;
      settled = mine;
      if (answer.ok) state.value = answer.value;
      else await read();
    },
    async syncNow(fullCheck = false) {
      const identity = state.value?.identity;
      if (identity === undefined || acting.value !== null) return;
      await act("syncNow", () => ask("syncNow", { identity, fullCheck }));
    },
    async pauseSync(paused) {
      const identity = state.value?.identity;
      if (identity === undefined || acting.value !== null) return;
      await act("pause", () => ask("pauseSync", { identity, paused }));
    },
    async previewHeld() {
      const identity = state.value?.identity;
      if (identity === undefined) return;
      preview.value = "asking";
      const answer = await ask("previewSync", { identity });
      preview.value = answer.ok ? answer.value : null;
      failure.value = answer.ok ? null : { about: "sync", failure: answer.failure };
    },
    async releaseHeld(runId) {
      const identity = state.value?.identity;
      if (identity === undefined || acting.value !== null) return;
      if (await act("release", () => ask("releaseHeld", { identity, runId }))) preview.value = null;
    },
    async readFieldChoices() {
      const identity = state.value?.identity;
      if (identity === undefined || fieldChoices.value !== null) return;
      const answer = await ask("fieldChoices", { identity });
      if (answer.ok) fieldChoices.value = answer.value;
      fieldChoicesFailure.value = answer.ok ? null : answer.failure;
    },
  };
}
