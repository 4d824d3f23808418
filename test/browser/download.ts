import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "puppeteer-core";
import type { FirefoxPrivileged } from "./firefox-privileged.ts";

/** What a page has given to be saved. */
export interface Downloaded {
  readonly name: string;
  readonly content: string;
}

export function downloadInChromium(page: Page, start: () => Promise<void>): Promise<Downloaded> {
  return intoFolder(async (folder) => {
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", {
      behavior: "allow",
      downloadPath: folder,
      eventsEnabled: true,
    });
    const complete = new Promise<void>((resolve) => {
      session.on("Browser.downloadProgress", ({ state }) => {
        if (state === "completed") resolve();
      });
    });
    await start();
    await complete;
    await session.detach();
  });
}

export function downloadInFirefox(
  privileged: FirefoxPrivileged,
  start: () => Promise<void>,
): Promise<Downloaded> {
  return intoFolder(async (folder) => {
    const into = JSON.stringify(folder);
    const ownFolder = 2;
    await privileged.evaluate(`{
      Services.prefs.setIntPref("browser.download.folderList", ${ownFolder});
      Services.prefs.setStringPref("browser.download.dir", ${into});
    }`);
    await start();
    // A list that is looked at tells of those downloads first that it has already.
    await privileged.evaluate(`(async () => {
      const { Downloads } = ChromeUtils.importESModule("resource://gre/modules/Downloads.sys.mjs");
      const all = await Downloads.getList(Downloads.ALL);
      const ours = await new Promise((resolve) => {
        const onDownloadAdded = (each) => {
          if (each.target.path.startsWith(${into})) resolve(each);
        };
        all.addView({ onDownloadAdded });
      });
      await ours.whenSucceeded();
    })()`);
  });
}

/** @param save ends when the one file is in the folder, whole */
async function intoFolder(save: (folder: string) => Promise<void>): Promise<Downloaded> {
  const folder = await mkdtemp(join(tmpdir(), "quietlist-download-"));
  try {
    await save(folder);
    const [name = ""] = await readdir(folder);
    return { name, content: await readFile(join(folder, name), "utf8") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
