// The history as evidence: whole as it was written, and plainly not so when somebody has been at the database.
import { expect } from "vitest";
import { findAccessibilityFaults } from "../accessibility.ts";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

scenario(
  "a person's history is shown as intact, and as broken once the database was changed behind its back",
  async ({ rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    const dashboard = new Popup(await browser.openExtensionPage("src/dashboard/index.html"));
    const openMaria = async () => {
      await dashboard.shows("row", "Maria Rossi");
      await dashboard.page.focus('[data-part="row"]');
      await dashboard.page.keyboard.press("Enter");
    };
    await openMaria();
    await dashboard.shows("chain", /History intact: all \d entries/);
    await dashboard.click("to-export");
    await dashboard.click("check-history");
    await dashboard.shows("chain-result", /History intact: \d entries/);

    await browser.evaluateInBackground(async () => {
      const name =
        (await indexedDB.databases()).find((each) => each.name?.startsWith("quietlist.00D"))?.name ?? "";
      await new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const writing = opening.result.transaction("history", "readwrite");
          writing.objectStore("history").openCursor().onsuccess = (event) => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            cursor?.update({ ...cursor.value, note: "asked by letter" });
          };
          writing.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          writing.onerror = () => reject(writing.error);
        };
      });
    });
    await dashboard.click("check-history");
    await dashboard.shows("chain-result", /broken at entry 1/);
    expect(await findAccessibilityFaults(dashboard.page)).toEqual([]);
    await dashboard.click("to-list");
    await openMaria();
    await dashboard.shows("chain", /has changed this history/);
    expect(await findAccessibilityFaults(dashboard.page)).toEqual([]);
  },
);
