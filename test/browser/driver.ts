/** What scenarios may ask of a browser. Each browser has a driver; a scenario is written once and does not know which. */
import type { Cookie, Page } from "puppeteer-core";
import type { default as ExtensionApi } from "webextension-polyfill";
import type { ClosedPart } from "./closed-root.ts";
import type { Downloaded } from "./download.ts";

export type BrowserName = "chromium" | "firefox";

export interface LaunchOptions {
  /** Port of the test org on loopback: every host of Salesforce leads there, and no other host leads anywhere. */
  readonly httpsPort: number;
  /** The built extension. */
  readonly extensionDir: string;
  /** The browser's profile. A new one gets the extension installed; one that was used before goes on as it was left. */
  readonly profileDir: string;
  /** Shows a window, for a person. */
  readonly visible?: boolean;
  /** What the browser speaks, such as `pt-BR`; English unless said. Chromium alone: Firefox speaks what it is installed in. */
  readonly language?: string;
  /** The one certificate that the browser trusts (PEM); every one unless said. */
  readonly trusted?: string;
  /** What an admin has set for the extension (`storage.managed`). Firefox alone: Chromium reads it from one place for all. */
  readonly managed?: object;
}

/** Runs in the extension's background, so it sees nothing of the scenario but its arguments, which travel as JSON. */
export type InBackground<A extends readonly unknown[], T> = (
  browser: typeof ExtensionApi,
  ...args: A
) => T | Promise<T>;

export interface DrivenBrowser {
  readonly name: BrowserName;
  /** Opens a tab, in front, and waits until the page is loaded. */
  openPage(url: string): Promise<Page>;
  /** Opens the popup as a click on the toolbar button does, over the page, which stays the active tab. */
  openPopup(page: Page): Promise<Page>;
  /** Does what the browser does when the keys of one of the extension's commands are pressed over the page. */
  pressKeysOf(command: string, page: Page): Promise<void>;
  /** Opens a page of the extension in a tab; `path` as in the built extension. */
  openExtensionPage(path: string): Promise<Page>;
  /** Does what starts a download in a page; resolves with the file once it is complete. */
  download(page: Page, start: () => Promise<void>): Promise<Downloaded>;
  /** Clicks our item in the context menu of the tab in front; fails when the extension has put none there. */
  clickInMenu(what: { readonly linkUrl?: string; readonly selectionText?: string }): Promise<void>;
  /** What the extension has laid over a page, which the page itself cannot look into; null while it is not there. */
  closedRoot(page: Page, host: string): Promise<readonly ClosedPart[] | null>;
  /** Lets the extension into private windows, as a person does; it starts anew then. */
  allowPrivateWindows(): Promise<void>;
  /** Every open page: tabs, and the popup if it is open. */
  pages(): Promise<readonly Page[]>;
  /** Calls a function in the background, which is woken if it sleeps, and tells what it answers. */
  evaluateInBackground<A extends readonly unknown[], T>(fn: InBackground<A, T>, ...args: A): Promise<T>;
  /** Stops the background as the browser does when it is idle; only an event wakes it again. */
  stopBackground(): Promise<void>;
  /** Resolves when the background runs; at once, if it does. */
  backgroundRuns(): Promise<void>;
  /** Sets an alarm of the extension to `inMilliseconds` from now. It is the browser that lets it go off. */
  scheduleAlarmSoon(name: string, inMilliseconds: number): Promise<void>;
  cookies(): Promise<readonly Cookie[]>;
  clearCookies(): Promise<void>;
  /** Cuts the network between browser and org, in the middle of whatever is on the wire, or mends it. */
  setOffline(offline: boolean): void;
  /** Every host that the browser tried to reach so far, for whatever: pages, the extension, itself. */
  hostsAsked(): readonly string[];
  /** What consoles were told so far: by the background, pages, their scripts and the browser about them. */
  consoleText(): Promise<string>;
  /** Kills every process of the browser at once, as a power cut does. The profile stays for another launch. */
  kill(): Promise<void>;
  /** Quits the browser in peace. The profile stays for another launch. */
  close(): Promise<void>;
  /** Resolves when the browser has ended, whoever ended it. */
  readonly ended: Promise<void>;
}
