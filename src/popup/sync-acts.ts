import type { Answer } from "../messages/contract";
import type { SyncState } from "../messages/sync";
import type { Settings } from "../settings";
import type { Signals, Surroundings } from "./state";

export interface SyncActs {
  readSync(): Promise<void>;
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

export function syncActs(signals: Signals, { ask, tabId }: Surroundings): SyncActs {
  const { sync, syncFailure, syncActing } = signals;

  /** Changes of the settings made here, and the last one that the background answered. */
  let changes = 0;
  let settled = 0;

  async function readSync(): Promise<void> {
    const answer = await ask("syncState", { tabId });
    // While settings are being saved the screen is ahead of the background.
    if (settled !== changes) return;
    if (answer.ok) sync.value = answer.value;
    else if (sync.value === undefined) syncFailure.value = { about: "read", failure: answer.failure };
  }

  async function act(
    kind: NonNullable<typeof syncActing.value>,
    call: () => Promise<Answer<SyncState>>,
  ): Promise<boolean> {
    syncActing.value = kind;
    syncFailure.value = null;
    const answer = await call();
    syncActing.value = null;
    if (answer.ok) sync.value = answer.value;
    else syncFailure.value = { about: "sync", failure: answer.failure };
    return answer.ok;
  }

  return {
    readSync,
    async saveSettings(change) {
      const before = sync.value;
      if (before == null) return;
      const settings: Settings = { ...before.settings, ...change };
      sync.value = { ...before, settings };
      syncFailure.value = null;
      const mine = ++changes;
      const answer = await ask("saveSettings", { identity: before.identity, settings });
      if (!answer.ok) syncFailure.value = { about: "settings", failure: answer.failure };
      // Two quick changes: only the last answer shows both.
      if (mine !== changes) return;
      settled = mine;
      if (answer.ok) sync.value = answer.value;
      else await readSync();
    },
    async syncNow(fullCheck = false) {
      const identity = sync.value?.identity;
      if (identity === undefined || syncActing.value !== null) return;
      await act("syncNow", () => ask("syncNow", { identity, fullCheck }));
    },
    async pauseSync(paused) {
      const identity = sync.value?.identity;
      if (identity === undefined || syncActing.value !== null) return;
      await act("pause", () => ask("pauseSync", { identity, paused }));
    },
    async previewHeld() {
      const identity = sync.value?.identity;
      if (identity === undefined) return;
      signals.preview.value = "asking";
      const answer = await ask("previewSync", { identity });
      signals.preview.value = answer.ok ? answer.value : null;
      syncFailure.value = answer.ok ? null : { about: "sync", failure: answer.failure };
    },
    async releaseHeld(runId) {
      const identity = sync.value?.identity;
      if (identity === undefined || syncActing.value !== null) return;
      if (await act("release", () => ask("releaseHeld", { identity, runId }))) signals.preview.value = null;
    },
    async readFieldChoices() {
      const identity = sync.value?.identity;
      if (identity === undefined || signals.fieldChoices.value !== null) return;
      const answer = await ask("fieldChoices", { identity });
      if (answer.ok) signals.fieldChoices.value = answer.value;
      signals.fieldChoicesFailure.value = answer.ok ? null : answer.failure;
    },
  };
}
