import { createHash, X509Certificate } from "node:crypto";
import { mkdir, readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type Extension, launch, type Page } from "puppeteer-core";
import { backgroundCall } from "./background-call.ts";
import { isNewProfile, keepExtension } from "./chromium-profile.ts";
import { ChromiumWorker } from "./chromium-worker.ts";
import { closedRootInChromium } from "./closed-root.ts";
import { downloadInChromium } from "./download.ts";
import type { DrivenBrowser, InBackground, LaunchOptions } from "./driver.ts";
import { drivenAlike, launchSettings, POPUP } from "./either-browser.ts";
import { openRelay, type Relay } from "./relay.ts";

/** Chromium's own log, in the profile: every console writes to it. */
const LOG = "console.log";

/** Starts Chromium on a profile with the extension in it. */
export async function launchChromium(options: LaunchOptions): Promise<DrivenBrowser> {
  // Chromium stores the path without symbolic links.
  const extensionDir = await realpath(options.extensionDir);
  await installOnce(options.profileDir, extensionDir);
  const relay = await openRelay(options.httpsPort);
  const browser = await start(options, relay.port);
  const extension = await findExtension(browser, extensionDir);
  return drive(browser, extension, relay, options);
}

/** A new profile gets the extension as a user gets it: installed, with the browser quit and started since. */
async function installOnce(profileDir: string, extensionDir: string): Promise<void> {
  if (!isNewProfile(profileDir)) return;
  await mkdir(profileDir, { recursive: true });
  const nowhere = 9;
  const browser = await start({ profileDir }, nowhere, [`--load-extension=${extensionDir}`]);
  const extension = await findExtension(browser, extensionDir);
  await new ChromiumWorker(browser, extension.id).runs();
  await browser.close();
  await keepExtension(profileDir, extensionDir);
}

function start(
  options: Pick<LaunchOptions, "profileDir" | "visible" | "trusted" | "language">,
  port: number,
  more: readonly string[] = [],
): Promise<Browser> {
  const { profileDir, visible = false, trusted, language = "en-US" } = options;
  return launch({
    ...launchSettings("chromium", options),
    // Over a pipe, the browser ends when this process does, however it ends.
    pipe: true,
    enableExtensions: true,
    // For a person, without the bars that say a program is in control, and with unusual flags.
    ignoreDefaultArgs: visible ? ["--enable-automation"] : [],
    targetFilter: (target) => target.type() !== "service_worker",
    env: { ...process.env, LANGUAGE: language.replace("-", "_") },
    args: [
      // As root Chromium has no sandbox; tests run as root in containers.
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      `--lang=${language}`,
      "--window-size=1280,900",
      "--enable-unsafe-extension-debugging",
      "--enable-logging",
      `--log-file=${join(profileDir, LOG)}`,
      // Every host leads to the relay, which lets Salesforce's through.
      `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
      trusted === undefined
        ? "--ignore-certificate-errors"
        : `--ignore-certificate-errors-spki-list=${keyDigest(trusted)}`,
      ...(visible ? ["--test-type"] : []),
      ...more,
    ],
  });
}

/** How Chromium names the key of a certificate. */
function keyDigest(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
  return createHash("sha256").update(key).digest("base64");
}

async function findExtension(browser: Browser, extensionDir: string): Promise<Extension> {
  const all = [...(await browser.extensions()).values()];
  const ours = all.find(({ path }) => path === extensionDir);
  if (!ours) throw new Error(`Chromium has no extension from ${extensionDir}: is it built?`);
  return ours;
}

function drive(
  browser: Browser,
  extension: Extension,
  relay: Relay,
  { profileDir, visible = false }: LaunchOptions,
): DrivenBrowser {
  const worker = new ChromiumWorker(browser, extension.id);
  const addressOf = (path: string) => `chrome-extension://${extension.id}/${path}`;
  const isPopup = (url: string) => url.startsWith(addressOf(POPUP));

  const openPage = async (url: string): Promise<Page> => {
    const [first] = await browser.pages();
    // A person would wonder at an empty tab; without a window it keeps the browser open, whatever else is closed.
    const page = visible && first?.url() === "about:blank" ? first : await browser.newPage();
    await page.goto(url);
    return page;
  };
  const evaluateInBackground = async <A extends readonly unknown[], T>(fn: InBackground<A, T>, ...args: A) =>
    (await worker.evaluate(backgroundCall(fn, args))) as T;

  return {
    ...drivenAlike(browser, relay, evaluateInBackground),
    name: "chromium",
    openPage,
    openExtensionPage: (path) => openPage(addressOf(path)),
    pages: () => browser.pages(),
    allowPrivateWindows: async () => {
      const settings = await openPage("chrome://extensions");
      await settings.evaluate(async (extensionId) => {
        type Developer = { updateExtensionConfiguration(asked: object): Promise<void> };
        const { developerPrivate } = (globalThis as unknown as { chrome: { developerPrivate: Developer } })
          .chrome;
        await developerPrivate.updateExtensionConfiguration({ extensionId, incognitoAccess: true });
      }, extension.id);
      await settings.close();
    },
    closedRoot: closedRootInChromium,
    download: downloadInChromium,
    // No menu can be clicked without a window, so the browser's event is let off as the menu would.
    clickInMenu: async (what) => {
      await worker.evaluate(`(async () => {
        await chrome.contextMenus.update("opt-out-address", {});
        const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
        const info = { menuItemId: "opt-out-address", editable: false, ...${JSON.stringify(what)} };
        chrome.contextMenus.onClicked.dispatch(info, tab);
      })()`);
    },
    openPopup: async (page) => {
      // The button closes a popup that is open.
      for (const open of await browser.pages()) if (isPopup(open.url())) await open.close();
      await page.bringToFront();
      const [target] = await Promise.all([
        browser.waitForTarget((each) => isPopup(each.url())),
        page.triggerExtensionAction(extension),
      ]);
      return target.asPage();
    },
    // Chromium lets nobody else press an extension's keys; its event can be told all the same.
    pressKeysOf: async (command, page) => {
      await page.bringToFront();
      await evaluateInBackground(async (api, name) => {
        const [tab] = await api.tabs.query({ active: true, currentWindow: true });
        const { onCommand } = api.commands as unknown as {
          onCommand: { dispatch(name: string, tab: unknown): void };
        };
        onCommand.dispatch(name, tab);
      }, command);
    },
    evaluateInBackground,
    stopBackground: () => worker.stop(),
    backgroundRuns: () => worker.runs(),
    consoleText: () => readFile(join(profileDir, LOG), "utf8"),
  };
}
