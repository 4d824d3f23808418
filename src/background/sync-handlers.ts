import type { Handlers } from "../messages/contract";
import { identityKey } from "../model/identity";
import { scheduleAlarms } from "./alarms";
import { writeState } from "./database/database";
import { fieldChoices } from "./field-choices";
import type { Reach } from "./reach";
import { identityAt } from "./session";
import { loadSettings, storeSettings } from "./stored-settings";
import { fieldsChanged } from "./sync/change-settings";
import { openRun, releaseHeld } from "./sync/open-run";
import { letGoOn, pauseRun } from "./sync/pause";
import { previewSync } from "./sync/preview";
import { readSyncState } from "./sync-state";
import { wantedByTab } from "./tab";
import type { World } from "./world";

type SyncHandlers = Pick<
  Handlers<unknown>,
  "syncState" | "fieldChoices" | "saveSettings" | "syncNow" | "pauseSync" | "releaseHeld" | "previewSync"
>;

/** The sync and its settings. */
export function createSyncHandlers(world: World, reach: Reach): SyncHandlers {
  const { goOn, lastMet, metBefore, metNow, withIdentity } = reach;
  return {
    syncState: async ({ tabId }) => {
      const wanted = await wantedByTab(tabId);
      const met = wanted ? ((await identityAt(wanted)) ?? (await metNow(wanted))) : await lastMet();
      return met && readSyncState(await world.list(identityKey(met)), met, world.clock());
    },

    fieldChoices: ({ identity }) =>
      withIdentity(identity, async (org) => {
        const { Lead, Contact } = await org.salesforce.describeFields();
        const labels = Object.fromEntries([...Lead, ...Contact].map(({ name, label }) => [name, label]));
        await writeState(org.database, "fieldLabels", labels);
        return { Lead: fieldChoices(Lead), Contact: fieldChoices(Contact) };
      }),

    saveSettings: async ({ identity, settings }) => {
      const met = await metBefore(identity);
      const before = await loadSettings(identity);
      const after = await storeSettings(identity, settings);
      await fieldsChanged(await world.list(identity), before, after, world.clock());
      await scheduleAlarms(world);
      world.changed();
      return readSyncState(await world.list(identity), met, world.clock());
    },

    syncNow: async ({ identity, fullCheck = false }) => {
      const met = await metBefore(identity);
      const database = await world.list(identity);
      await withIdentity(identity, (org) => openRun(org, "manual", { fullCheck }));
      await letGoOn(database);
      void goOn(met, identity);
      return readSyncState(database, met, world.clock());
    },

    pauseSync: async ({ identity, paused }) => {
      const met = await metBefore(identity);
      const database = await world.list(identity);
      if (paused) await pauseRun(database);
      else await letGoOn(database);
      void goOn(met, identity);
      return readSyncState(database, met, world.clock());
    },

    releaseHeld: async ({ identity, runId }) => {
      const met = await metBefore(identity);
      const database = await world.list(identity);
      if (await releaseHeld(database, runId)) void goOn(met, identity);
      return readSyncState(database, met, world.clock());
    },

    previewSync: ({ identity }) => withIdentity(identity, previewSync),
  };
}
