// A disk that is full, as the browser itself refuses: by the quota of the extension's origin.
import type { Page } from "puppeteer-core";
import { expect } from "vitest";
import { USERS } from "../../org/cast.ts";
import type { DrivenBrowser } from "../driver.ts";
import { countKept } from "../kept.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
/** Firefox has no switch for one origin's quota; and an extension that asked to be kept may have none. */
const ONLY_CHROMIUM = { browsers: ["chromium"], withoutPermission: "unlimitedStorage" } as const;

scenario(
  "takes no opt-out on a full disk and says so, shows what Salesforce says, and begins once there is room",
  async ({ org, rep, cast, browser }) => {
    const quota = await quotaOf(browser);
    await quota.limit(1);
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.click("opt-out");
    await popup.shows("failure", "no room left to keep anything new. Nothing was changed");
    expect(await countKept(browser, "unsubscribes")).toBe(0);
    expect(await countKept(browser, "history")).toBe(0);
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);

    await quota.limit(null);
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
  },
  ONLY_CHROMIUM,
);

scenario(
  "keeps what was taken before the disk was full, and goes on with it once there is room",
  async ({ org, rep, cast, browser }) => {
    const quota = await quotaOf(browser);
    await rep.open("Lead", cast.sinead);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    org.addTrouble({ when: ({ client }) => client === "Quietlist", times: 1, what: "timeout" });
    await popup.click("opt-out");
    await popup.shows("state", "Opt-out taken");
    await popup.close();

    await quota.limit(1);
    await quota.isReached();
    // A new session pushes what waits; what it would have to keep of that is refused before Salesforce is written to.
    org.expireSessions(USERS.rep);
    await rep.logIn();
    await rep.open("Lead", cast.mariaRossi);
    const full = await rep.openPopup();
    await full.click("opt-out");
    await full.shows("failure", "no room left");
    await full.click("sync-summary");
    await full.shows("sync", "no room left");
    await full.close();
    expect(await countKept(browser, "unsubscribes")).toBe(1);
    expect(await countKept(browser, "outbox")).toBe(1);
    expect(org.value(cast.sinead, FIELD)).toBe(false);

    await quota.limit(null);
    await rep.open("Lead", cast.sinead);
    const later = await rep.openPopup();
    await later.shows("state", "Written to");
    expect(org.value(cast.sinead, FIELD)).toBe(true);
  },
  { ...ONLY_CHROMIUM, within: 150_000 },
);

interface Quota {
  /** Sets the quota of the extension's storage; null gives it the browser's own again. */
  limit(bytes: number | null): Promise<void>;
  /** Resolves once the browser refuses to store anything: it remembers for half a minute how much room there was. */
  isReached(): Promise<void>;
}

async function quotaOf(browser: DrivenBrowser): Promise<Quota> {
  // A quota set so holds for as long as this page is watched.
  const page = await browser.openExtensionPage("icons/16.png");
  const session = await page.createCDPSession();
  const origin = `chrome-extension://${new URL(page.url()).host}`;
  return {
    limit: async (bytes) => {
      const quotaSize = bytes === null ? {} : { quotaSize: bytes };
      await session.send("Storage.overrideQuotaForOrigin", { origin, ...quotaSize });
    },
    isReached: async () => {
      while (await mayStore(page));
    },
  };
}

/** Stores a byte in a database of the scenario's own; tells whether the browser took it. */
function mayStore(page: Page): Promise<boolean> {
  return page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const opening = indexedDB.open("of a scenario");
        opening.onupgradeneeded = () => void opening.result.createObjectStore("bytes");
        opening.onsuccess = () => {
          const writing = opening.result.transaction("bytes", "readwrite");
          writing.objectStore("bytes").put(1, 1);
          const ended = (taken: boolean) => {
            opening.result.close();
            resolve(taken);
          };
          writing.oncomplete = () => ended(true);
          writing.onabort = () => ended(false);
        };
      }),
  );
}
