// The popup in every language that there is a catalogue for: its own words, no word cut off, and a picture of it to look at.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { readCatalogue } from "../../screens/browser-words.ts";
import { findAccessibilityFaults } from "../accessibility.ts";
import { scenario } from "../scenario.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pictures = join(root, "artifacts/languages");
const folders = readdirSync(join(root, "public/_locales"));

for (const folder of folders) {
  const language = folder.replace("_", "-");
  scenario(
    `the popup speaks ${language}`,
    async ({ rep, cast }) => {
      mkdirSync(pictures, { recursive: true });
      const words = readCatalogue(folder);
      const say = (key: string) => words[key]?.message ?? "";
      await rep.open("Lead", cast.liamLead);
      const popup = await rep.openPopup();
      await popup.shows("state", say("stateNotOptedOut"));
      await popup.shows("opt-out", say("optOut"));
      expect(await popup.page.evaluate(() => document.documentElement.lang.split("-")[0])).toBe(
        language.split("-")[0],
      );
      await look(popup.page, `${language}-1-person`);
      await popup.click("opt-out");
      await popup.shows("state", say("stateWritten"));
      await look(popup.page, `${language}-2-written`);
      await popup.click("sync-summary");
      await popup.text("field-Lead");
      await look(popup.page, `${language}-3-sync`);
    },
    { language, browsers: ["chromium"] },
  );
}

/** Takes a picture, and fails when something sticks out of the popup or is against the rules of accessibility. */
async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${name}.png`) });
  const tooWide = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("body *")]
      .filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth + 1)
      .map((it) => `${it.tagName} ${it.dataset.part ?? ""} ${it.textContent}`.slice(0, 200)),
  );
  expect(tooWide).toEqual([]);
  expect(await findAccessibilityFaults(page)).toEqual([]);
}
