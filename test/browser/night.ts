import type { DrivenBrowser } from "./driver.ts";
import type { Rep } from "./rep.ts";

/** The first sync: whatever it holds is looked at and let go on. */
export async function firstSync(rep: Rep, browser: DrivenBrowser): Promise<void> {
  await rep.openAddress("/lightning/page/home");
  const popup = await rep.openPopup();
  await popup.click("sync-summary");
  await popup.click("sync-now");
  await popup.click("release-held");
  await popup.close();
  const outcome = await runEnds(browser, 0);
  if (outcome !== "done") throw new Error(`The first sync ended as ${outcome}.`);
}

/**
 * A day goes by in this profile: whoever was met, and every run so far, is a day older. The browser's clock cannot be
 * moved, so what it remembers is.
 */
export async function dayPasses(browser: DrivenBrowser): Promise<void> {
  await browser.evaluateInBackground(async (extension) => {
    const day = 25 * 60 * 60 * 1000;
    const stored = await extension.storage.local.get("identities");
    const identities = stored.identities as Record<string, { firstSeen: number }>;
    for (const met of Object.values(identities)) met.firstSeen -= day;
    await extension.storage.local.set({ identities });
    for (const { name = "" } of await indexedDB.databases()) {
      if (!name.startsWith("quietlist.00D")) continue;
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction("runs", "readwrite");
          writing.objectStore("runs").openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            if (!cursor) return;
            cursor.update({ ...cursor.value, startedAt: cursor.value.startedAt - day });
            cursor.continue();
          };
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          writing.onerror = () => reject(writing.error);
        };
      });
    }
  });
}

/** The nightly alarm goes off, a day later; resolves with what became of the sync that it started. */
export async function nightFalls(browser: DrivenBrowser): Promise<string> {
  await dayPasses(browser);
  const before = await newestRun(browser);
  // Under a name of its own: work that is just ending sets "nightly" anew, to the next evening. Any alarm wakes everyone.
  await browser.scheduleAlarmSoon("the night of a test", 500);
  return runEnds(browser, before?.id ?? 0);
}

/** Resolves with the outcome of the first run after `after`, once it is no longer running. */
export async function runEnds(browser: DrivenBrowser, after: number): Promise<string> {
  for (;;) {
    const run = await newestRun(browser);
    if (run && run.id > after && run.outcome !== "running") return run.outcome;
  }
}

/** The newest run in this profile, whoever's it is. */
export async function newestRun(browser: DrivenBrowser): Promise<{ id: number; outcome: string } | null> {
  return browser.evaluateInBackground(async () => {
    for (const { name = "" } of await indexedDB.databases()) {
      if (!name.startsWith("quietlist.00D")) continue;
      const found = await new Promise<{ id: number; outcome: string } | null>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading = opening.result.transaction("runs").objectStore("runs").openCursor(null, "prev");
          reading.onsuccess = () => {
            resolve(reading.result?.value ?? null);
            opening.result.close();
          };
        };
      });
      if (found) return found;
    }
    return null;
  });
}

/**
 * An alarm goes off now, which wakes everyone who waits for one, as time would. Chrome takes a later alarm of the same
 * name for a change of the earlier one: so this waits until it has gone off.
 */
export async function alarmGoesOff(browser: DrivenBrowser): Promise<void> {
  await browser.scheduleAlarmSoon("a moment later in a test", 200);
  while (
    await browser.evaluateInBackground(async (api) =>
      Boolean(await api.alarms.get("a moment later in a test")),
    )
  );
}
