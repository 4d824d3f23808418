import { X509Certificate } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, launch, type Page } from "puppeteer-core";
import { backgroundCall } from "./background-call.ts";
import { closedRootInFirefox } from "./closed-root.ts";
import { downloadInFirefox } from "./download.ts";
import type { DrivenBrowser, InBackground, LaunchOptions } from "./driver.ts";
import { drivenAlike, launchSettings, POPUP } from "./either-browser.ts";
import { FirefoxPrivileged, openExtensionTab, tabsWith } from "./firefox-privileged.ts";
import { openRelay, type Relay } from "./relay.ts";

/** Where Firefox serves the extension: chosen here, since it would be random. */
const ORIGIN_ID = "5b1c2ad4-7c1e-4f57-9d0a-6a1f0c9b3e21";
/** A page of the extension that runs nothing of it. */
const QUIET = "icons/16.png";

/**
 * Starts Firefox on a profile, and brings the extension as `about:debugging` does. Such an extension goes when Firefox
 * ends; what it stored stays in the profile. Firefox keeps no alarms over a restart, of any extension.
 */
export async function launchFirefox(options: LaunchOptions): Promise<DrivenBrowser> {
  const id = await readExtensionId(options.extensionDir);
  const relay = await openRelay(options.httpsPort);
  const home =
    options.managed === undefined ? null : await homeWithPolicy(options.profileDir, id, options.managed);
  const browser = await launch({
    ...launchSettings("firefox", options),
    browser: "firefox",
    env: home === null ? process.env : { ...process.env, HOME: home },
    args: ["--remote-allow-system-access", "--width=1280", "--height=900"],
    extraPrefsFirefox: {
      // Every host leads to the relay, which lets Salesforce's through.
      "network.dns.forceResolve": "127.0.0.1",
      "network.socket.forcePort": `80,443=${relay.port}`,
      // Salesforce's hosts are on Firefox's list of those for which nobody can accept another certificate.
      "network.stricttransportsecurity.preloadlist": options.trusted === undefined,
      "extensions.webextensions.uuids": JSON.stringify({ [id]: ORIGIN_ID }),
      "extensions.webextensions.keepStorageOnUninstall": true,
      // Nobody is there to answer: what an extension asks for after a click is allowed.
      "extensions.webextOptionalPermissionPrompts": false,
      "extensions.webextensions.keepUuidOnUninstall": true,
    },
  });
  await browser.installExtension(options.extensionDir);
  const privileged = await FirefoxPrivileged.of(browser);
  if (options.trusted !== undefined) await trust(privileged, options.trusted, relay.port);
  return drive(browser, id, privileged, relay);
}

/** As "Accept the Risk and Continue" does, on the page about a certificate that nobody vouches for; `port` is the relay's. */
async function trust(privileged: FirefoxPrivileged, certificate: string, port: number): Promise<void> {
  const { raw, subjectAltName = "" } = new X509Certificate(certificate);
  const hosts = [...subjectAltName.matchAll(/DNS:([^*,]+)/g)].map(([, host]) => host);
  await privileged.evaluate(`{
    const all = Cc["@mozilla.org/security/x509certdb;1"].getService(Ci.nsIX509CertDB);
    const own = all.constructX509FromBase64(${JSON.stringify(raw.toString("base64"))});
    const overrides = Cc["@mozilla.org/security/certoverride;1"].getService(Ci.nsICertOverrideService);
    for (const host of ${JSON.stringify(hosts)}) overrides.rememberValidityOverride(host, ${port}, {}, own, true);
  }`);
}

/** A home for Firefox in which an admin has left a manifest of managed storage (MDN, "Native manifests"). */
async function homeWithPolicy(profileDir: string, id: string, managed: object): Promise<string> {
  const home = join(profileDir, "home");
  const folder = join(home, ".mozilla", "managed-storage");
  await mkdir(folder, { recursive: true });
  const manifest = { name: id, description: "The policy of a test", type: "storage", data: managed };
  await writeFile(join(folder, `${id}.json`), JSON.stringify(manifest));
  return home;
}

async function readExtensionId(extensionDir: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(extensionDir, "manifest.json"), "utf8"));
  const id: unknown = manifest.browser_specific_settings?.gecko?.id;
  if (typeof id !== "string") {
    throw new Error(`${extensionDir} is not a build for Firefox: its manifest names no gecko id.`);
  }
  return id;
}

function drive(browser: Browser, id: string, privileged: FirefoxPrivileged, relay: Relay): DrivenBrowser {
  const addressOf = (path: string) => `moz-extension://${ORIGIN_ID}/${path}`;
  const inExtension = (script: string) =>
    privileged.evaluate(
      `(async () => { const { extension } = WebExtensionPolicy.getByID(${JSON.stringify(id)}); ${script} })()`,
    );
  let popup: Page | null = null;
  let quiet: Page | null = null;

  /**
   * The background's script context is out of WebDriver's reach. A page of the extension has the same API and the same
   * storage; while the function runs, the background is awake, as it would be if it had called itself.
   */
  const evaluateInBackground = async <A extends readonly unknown[], T>(
    fn: InBackground<A, T>,
    ...args: A
  ): Promise<T> => {
    quiet ??= await openExtensionTab(browser, addressOf(QUIET), "back");
    await inExtension("await extension.wakeupBackground();");
    return (await quiet.evaluate(backgroundCall(fn, args))) as T;
  };

  return {
    ...drivenAlike(browser, relay, evaluateInBackground),
    name: "firefox",
    openPage: async (url) => {
      const page = await browser.newPage();
      await page.goto(url);
      return page;
    },
    openExtensionPage: (path) => openExtensionTab(browser, addressOf(path), "front"),
    pages: async () => (await browser.pages()).filter((page) => page !== quiet),
    allowPrivateWindows: async () => {
      await privileged.evaluate(`(async () => {
        const { ExtensionPermissions } = ChromeUtils.importESModule("resource://gre/modules/ExtensionPermissions.sys.mjs");
        const { AddonManager } = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
        const permissions = ["internal:privateBrowsingAllowed"];
        await ExtensionPermissions.add(${JSON.stringify(id)}, { permissions, origins: [] });
        const addon = await AddonManager.getAddonByID(${JSON.stringify(id)});
        await addon.reload();
      })()`);
      // Its pages went with it.
      quiet = null;
    },
    download: (_page, start) => downloadInFirefox(privileged, start),
    // As Firefox's own menu tells a click to the extension (its `ext-menus.js`).
    clickInMenu: async (what) => {
      await evaluateInBackground((api) => api.contextMenus.update("opt-out-address", {}));
      await inExtension(`
        const info = { menuItemId: "opt-out-address", editable: false, modifiers: [], ...${JSON.stringify(what)} };
        extension.emit("webext-menu-menuitem-click", info, gBrowser.selectedTab);
      `);
    },
    closedRoot: async (page, host) => {
      await page.bringToFront();
      return closedRootInFirefox(privileged, host);
    },
    /**
     * The panel of the toolbar button is out of WebDriver's reach, too. So the popup opens in a tab behind the page,
     * which stays the active one, and Firefox is told that the tab is seen: else its timers and frames would crawl.
     */
    openPopup: async (page) => {
      if (popup !== null && !popup.isClosed()) await popup.close();
      await page.bringToFront();
      // As a click on the button does (Firefox's `ext-browserAction.js`): the right to see this tab's address.
      await inExtension(`extension.tabManager.addActiveTabPermission(${tabsWith(page)}.selectedTab);`);
      popup = await openExtensionTab(browser, addressOf(POPUP), page);
      await privileged.evaluate(`{
        const isPopup = ({ linkedBrowser }) => linkedBrowser.currentURI.spec === ${JSON.stringify(addressOf(POPUP))};
        ${tabsWith(page)}.tabs.find(isPopup).linkedBrowser.docShellIsActive = true;
      }`);
      await popup.setViewport({ width: 380, height: 600 });
      return popup;
    },
    pressKeysOf: async (command, page) => {
      await page.bringToFront();
      await inExtension(`extension.shortcuts.onCommand(${JSON.stringify(command)});`);
    },
    evaluateInBackground,
    stopBackground: async () => {
      await inExtension("await extension.terminateBackground({ ignoreDevToolsAttached: true });");
    },
    backgroundRuns: async () => {
      await inExtension(`
        if (extension.backgroundState === "running") return;
        await new Promise((resolve) => extension.once("background-script-started", resolve));
      `);
    },
    consoleText: () => privileged.consoleText(),
  };
}
