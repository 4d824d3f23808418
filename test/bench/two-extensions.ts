import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type Extension, launch, type Page } from "puppeteer-core";
import { buildExtension } from "../browser/build-extension.ts";
import { ChromiumWorker } from "../browser/chromium-worker.ts";
import { findExecutable } from "../browser/executable.ts";
import { writeEmptyExtension } from "./empty-extension.ts";

/** An extension in the browser, with a tab of its own that runs nothing of it and may speak with its worker. */
export interface Installed {
  readonly extension: Extension;
  readonly worker: ChromiumWorker;
  readonly tab: Page;
  readonly popup: string;
}

export interface TwoExtensions {
  readonly browser: Browser;
  readonly quietlist: Installed;
  readonly empty: Installed;
  close(): Promise<void>;
}

/** One Chromium with Quietlist as it is built, and an empty extension. All hosts lead to a test org's port. */
export async function launchTwoExtensions(httpsPort: number): Promise<TwoExtensions> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "quietlist-bench-")));
  const [built, bare] = [join(folder, "quietlist"), join(folder, "empty")];
  await buildExtension("chromium", built);
  await writeEmptyExtension(bare, join(built, "icons/16.png"));
  const browser = await launch({
    executablePath: findExecutable("chromium"),
    pipe: true,
    userDataDir: join(folder, "profile"),
    enableExtensions: true,
    acceptInsecureCerts: true,
    defaultViewport: null,
    // The debugger must not hold the workers: Chromium would not stop them.
    targetFilter: (target) => target.type() !== "service_worker",
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--no-first-run",
      "--enable-unsafe-extension-debugging",
      `--load-extension=${built},${bare}`,
      "--disable-background-networking",
      "--lang=en-US",
      `--host-resolver-rules=MAP * 127.0.0.1:${httpsPort}`,
      "--ignore-certificate-errors",
    ],
  });
  const extensions = [...(await browser.extensions()).values()];
  const installed = async (path: string, popup: string): Promise<Installed> => {
    const extension = extensions.find((each) => each.path === path);
    if (!extension) throw new Error(`Chromium has no extension from ${path}.`);
    const origin = `chrome-extension://${extension.id}`;
    const worker = new ChromiumWorker(browser, extension.id);
    await worker.runs();
    const tab = await browser.newPage();
    await tab.goto(`${origin}/icons/16.png`);
    return { extension, worker, tab, popup: `${origin}/${popup}` };
  };
  return {
    browser,
    quietlist: await installed(built, "src/popup/index.html"),
    empty: await installed(bare, "popup.html"),
    close: async () => {
      await browser.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
