import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ElementHandle } from "puppeteer-core";
import { expect } from "vitest";
import type { Org } from "../../org/org.ts";
import type { DrivenBrowser } from "../driver.ts";
import { countKept } from "../kept.ts";
import { alarmGoesOff } from "../night.ts";
import { optOutAndOpen } from "../opened-dashboard.ts";
import { scenario } from "../scenario.ts";

const ROWS = 3_000;
const FIELD = "HasOptedOutOfEmail";

scenario(
  "imports a file of 3,000 rows, says first whom it found, and takes all of it back",
  async ({ org, rep, cast, browser }) => {
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    const before = addressesIn(org, "optedOut");
    const addresses = addressesIn(org, "all");
    const people = Array.from({ length: ROWS - 2 }, (_, row) => addresses[row % addresses.length] ?? "");
    const rows = [...people, "nobody@nowhere.example", "not an address"].map(
      (address, row) => `${quoted(address)};${quoted(`Row; ${row}\n"quoted"`)}`,
    );
    const folder = await mkdtemp(join(tmpdir(), "quietlist-import-"));
    try {
      const file = join(folder, "Fair in Milan.csv");
      await writeFile(file, `\uFEFFEmail;Name\r\n${rows.join("\r\n")}\r\n`);
      await dashboard.click("to-import");
      const input = await dashboard.page.waitForSelector('[data-part="import-file"]');
      await (input as ElementHandle<HTMLInputElement>).uploadFile(file);
      await dashboard.shows("import-report", "This would opt out");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    await dashboard.shows(
      "report-figures",
      /Rows read\s*3,000\s[\s\S]*Already opted out\s*1\s[\s\S]*Without a valid address\s*1$/,
    );
    const writes = org.log.writes.length;
    await dashboard.click("import-match");
    await dashboard.shows(
      "report-figures",
      /Looked up in Salesforce\s*([\d,]+) of \1\s[\s\S]*Not found there\s*1$/,
    );
    expect(org.log.writes.length).toBe(writes);
    await dashboard.click("import-take");
    await dashboard.shows("import-taken", "opt-outs taken");
    await dashboard.click("import-undo");
    await dashboard.click("undo-look");
    await dashboard.shows("undo-figures", /would be taken back/);
    await allIsWritten(browser);
    expect(addressesIn(org, "optedOut")).toEqual(addresses);
    await dashboard.fill("undo-reason", "That was last year's file");
    await dashboard.click("undo-confirm");
    await dashboard.shows("undo-result", /Undone/);
    await allIsWritten(browser);
    // Whoever was opted out before stays so, on every record.
    expect(addressesIn(org, "optedOut")).toEqual(before);
  },
  { org: { people: 1_000, optedOut: 30 }, browsers: ["chromium"], within: 600_000 },
);

/** A bulk job is looked at by an alarm, which Chrome lets go off every thirty seconds at most: this does not wait for it. */
async function allIsWritten(browser: DrivenBrowser): Promise<void> {
  while ((await countKept(browser, "outbox")) > 0) await alarmGoesOff(browser);
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** Every address of the org's people, or of those of them who are opted out. */
function addressesIn(org: Org, which: "all" | "optedOut"): string[] {
  const found = new Set<string>();
  for (const object of ["Lead", "Contact"]) {
    const table = org.store.table(object);
    for (let row = 0; row < table.count; row++) {
      const address = table.get(row, "Email");
      const isMeant = which === "all" || table.get(row, FIELD) === true;
      if (isMeant && typeof address === "string") found.add(address.toLowerCase());
    }
  }
  return [...found].sort();
}
