// An exported list, opened on a computer that knows nothing of it.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElementHandle } from "puppeteer-core";
import { expect } from "vitest";
import { findAccessibilityFaults } from "../accessibility.ts";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

scenario(
  "restores an exported list: as it was, into Salesforce, and nobody who was resubscribed",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("person", "Maria Rossi");
    await popup.close();
    const dashboard = new Popup(await browser.openExtensionPage("src/dashboard/index.html#/import"));
    const folder = await mkdtemp(join(tmpdir(), "quietlist-export-"));
    try {
      const file = join(folder, "quietlist-list-2025-03-12.csv");
      const rows = [
        "email,name,record_id,origin,status,state,source,since,reason,note,resubscribed_at,resubscribe_reason",
        "liam.obrien@kestrel.example,Liam O'Brien,,own,optedOut,confirmed,popup,2025-03-12T09:30:00.000Z,phone,'=please stop,,",
        "maria.rossi@northwind.example,Maria Rossi,,own,resubscribed,confirmed,popup,2025-01-12T09:30:00.000Z,,,2025-02-01T00:00:00.000Z,asked again",
      ];
      await writeFile(file, `\uFEFF${rows.join("\r\n")}\r\n`);
      await dashboard.shows("import-check", "");
      const input = (await dashboard.page.waitForSelector(
        '[data-part="import-file"]',
      )) as ElementHandle<HTMLInputElement>;
      await input.uploadFile(file);
      await dashboard.shows(
        "restore",
        /would put 1 opt-out back[\s\S]*Resubscribed: noted, not opted out\s*1/,
      );
      expect(await findAccessibilityFaults(dashboard.page)).toEqual([]);
      await dashboard.click("restore-take");
      await dashboard.shows("restored", "2 people restored");
      await dashboard.click("to-list");
      await dashboard.shows("row", /Liam O'Brien[\s\S]*Written to Salesforce/);
      await dashboard.page.focus('[data-part="row"]');
      await dashboard.page.keyboard.press("Enter");
      await dashboard.shows("history", /Restored from an exported list; it happened on .*2025/);
      await dashboard.shows("history", /=please stop/);
      expect(org.value(cast.liamLead, FIELD)).toBe(true);
      expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);
