import browser from "webextension-polyfill";
import type { IdentityKey } from "../model";
import { checkSettings, readSettings, type Settings } from "../settings";

/** One user's settings in one org; they travel with the browser's own sync. */
export async function loadSettings(identity: IdentityKey): Promise<Settings> {
  const name = nameOf(identity);
  return readSettings((await browser.storage.sync.get(name))[name]);
}

/** Rejects when they are not of the expected shape, or the browser cannot store them. */
export async function storeSettings(identity: IdentityKey, settings: unknown): Promise<Settings> {
  const checked = checkSettings(settings);
  await browser.storage.sync.set({ [nameOf(identity)]: checked });
  return checked;
}

function nameOf(identity: IdentityKey): string {
  return `settings.${identity}`;
}
