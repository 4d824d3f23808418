// Every state of the popup and every section of the dashboard, as different people see them: nothing is against the rules
// of accessibility, nothing sticks out or is cut off. Pictures of all of it are left in `artifacts/walk`.
import { expect } from "vitest";
import { type Appearance, faultsIn } from "../appearance.ts";
import { scenario } from "../scenario.ts";
import { type Look, walkDashboard, walkPopup } from "../walk.ts";

/** A browser speaks one language from its start on, so each has a few appearances of its own. */
const WALKS: Readonly<Record<string, readonly Appearance[]>> = {
  en: [
    { name: "light", scheme: "light", width: 1280 },
    { name: "right-to-left", scheme: "light", width: 1280, rightToLeft: true },
    { name: "right-to-left-narrow", scheme: "dark", width: 320, rightToLeft: true },
    { name: "forced-colours", scheme: "dark", width: 640, forcedColors: true, reducedMotion: true },
  ],
  it: [
    { name: "dark", scheme: "dark", width: 1280 },
    { name: "light-narrow", scheme: "light", width: 320, reducedMotion: true },
  ],
  de: [{ name: "dark-at-200", scheme: "dark", width: 640 }],
  ja: [{ name: "dark", scheme: "dark", width: 1280 }],
};

for (const [language, appearances] of Object.entries(WALKS)) {
  scenario(
    `shows every state well in ${language}: ${appearances.map(({ name }) => name).join(", ")}`,
    async (world) => {
      const faults: string[] = [];
      const look: Look = async (page, where) => {
        faults.push(...(await faultsIn(page, `${where}-${language}`, appearances)));
      };
      await walkPopup(world, look);
      await walkDashboard(world, look);
      expect(faults).toEqual([]);
    },
    { language, browsers: ["chromium"], org: { people: 40, optedOut: 4 }, within: 600_000 },
  );
}
