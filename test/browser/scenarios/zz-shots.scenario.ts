import type { Page } from "puppeteer-core";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
const dir = "/tmp/runs_shots";
async function shoot(page: Page, name: string) {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMediaFeatures([
      { name: "prefers-color-scheme", value: scheme },
      { name: "prefers-reduced-motion", value: "reduce" },
    ]);
    await page.screenshot({ path: `${dir}/${name}-${scheme}.png`, fullPage: true });
  }
}
scenario(
  "shots",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    let popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", /Written to|needs attention/);
    await popup.close();
    const dashboard = new Popup(await browser.openExtensionPage("src/dashboard/index.html"));
    await dashboard.page.setViewport({ width: 1200, height: 900 });
    await dashboard.click("to-syncs");
    await dashboard.click("sync-now");
    await dashboard.click("release-held");
    await dashboard.shows("last-run", "written");
    await dashboard.click("to-import");
    await dashboard.fill(
      "import-paste",
      "liam.obrien@kestrel.example\nivan.petrov@verdant.example\nnew@nobody.example",
    );
    await dashboard.click("import-check");
    await dashboard.fill("import-note", "Fair in Milan.csv");
    await dashboard.click("import-take");
    await dashboard.shows("import-taken", "3 opt-outs taken");
    await shoot(dashboard.page, "taken");
    await dashboard.click("to-list");
    await dashboard.shows("row", /Liam O'Brien[\s\S]*Written to Salesforce/);
    await dashboard.shows("row", /ivan\.petrov[\s\S]*Written to Salesforce/);
    org.create("Lead", {
      LastName: "Petrov",
      Company: "Verdant",
      Email: "ivan.petrov@verdant.example",
      [FIELD]: true,
    });
    await dashboard.click("to-syncs");
    await dashboard.click("sync-now");
    await dashboard.shows("last-run", /./);
    await new Promise((r) => setTimeout(r, 3000));
    await dashboard.click("to-import");
    await dashboard.click("import-again");
    await dashboard.shows("imports", "Fair");
    await shoot(dashboard.page, "imports");
    await dashboard.page.click('[data-part="import"] a');
    await dashboard.click("undo-look");
    await dashboard.shows("undo-figures", /would/);
    await dashboard.page.$$eval("details", (all) => {
      for (const each of all) each.open = true;
    });
    await shoot(dashboard.page, "undo-preview");
    await dashboard.fill("undo-reason", "That was last year's file, sent by mistake");
    await dashboard.click("undo-confirm");
    await dashboard.shows("undo-result", /Undone/);
    await new Promise((r) => setTimeout(r, 1500));
    await dashboard.page.$$eval("details", (all) => {
      for (const each of all) each.open = true;
    });
    await shoot(dashboard.page, "undo-result");
    await dashboard.click("to-syncs");
    await dashboard.page.$$eval("details", (all) => {
      for (const each of all) each.open = true;
    });
    await shoot(dashboard.page, "syncs");
    await dashboard.page.click('[data-part="run"]:last-child a');
    await dashboard.shows("run-figures", "Done");
    await shoot(dashboard.page, "run");
    await dashboard.click("to-syncs");
    org.setRandomTrouble(1, 1, ["html503"]);
    await dashboard.click("sync-now");
    await dashboard.shows("goes-on", /./);
    await shoot(dashboard.page, "goes-on");
    await browser.evaluateInBackground(async () => {
      for (const { name = "" } of await indexedDB.databases()) {
        if (!name.startsWith("quietlist.00D")) continue;
        await new Promise<void>((resolve) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => {
            const w = opening.result.transaction(["runs", "state"], "readwrite");
            w.objectStore("runs").openCursor(null, "prev").onsuccess = (event) => {
              const cursor = (event.target as IDBRequest<IDBCursorWithValue>).result;
              cursor.update({
                ...cursor.value,
                phase: "push",
                figures: { read: 5400, learned: 320, ended: 2, planned: 340, written: 118, refused: 2 },
              });
              w.objectStore("state").put(cursor.value.id, "pausedRun");
            };
            w.oncomplete = () => {
              opening.result.close();
              resolve();
            };
          };
        });
      }
    });
    await dashboard.page.reload();
    await dashboard.shows("go-on", /./);
    await shoot(dashboard.page, "paused");
    popup = await rep.openPopup();
    await popup.click("sync-summary");
    await popup.shows("go-on", /./);
    await shoot(popup.page, "popup-paused");
    await popup.close();
  },
  { browsers: ["chromium"], within: 150_000 },
);
