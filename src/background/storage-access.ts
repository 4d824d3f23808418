import browser, { type Storage } from "webextension-polyfill";

/** In Chromium alone (chromium.org, extensions/browser/api/storage/storage_utils.cc); it remembers the choice. */
interface Restrictable {
  setAccessLevel?(access: { accessLevel: "TRUSTED_CONTEXTS" }): Promise<void>;
}

/**
 * Takes storage away from content scripts, which may read it unless told otherwise: a page that broke out of its world
 * would learn who was met here and what they have set. Only `storage.session` is closed to them from the start. Firefox
 * has no such switch.
 */
export async function keepStorageFromPages(): Promise<void> {
  const areas: (Storage.StorageArea & Restrictable)[] = [browser.storage.local, browser.storage.sync];
  for (const area of areas) await area.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" });
}
