import browser, { type Storage } from "webextension-polyfill";

/**
 * In Chromium alone, for every area (chromium.org, extensions/browser/api/storage/storage_utils.cc); it remembers the
 * choice. Firefox has no such switch (bugzilla.mozilla.org, 1724754).
 */
interface Restrictable {
  setAccessLevel?(access: { accessLevel: "TRUSTED_CONTEXTS" }): Promise<void>;
}

/**
 * Takes storage away from content scripts, which may read it unless told otherwise: a page that broke out of its world
 * would learn who was met here, what they have set, and what their admin has. `storage.session` is closed to them from
 * the start (developer.chrome.com, "chrome.storage"), and named all the same, so that all areas are.
 */
export async function keepStorageFromPages(): Promise<void> {
  const { local, sync, managed, session } = browser.storage;
  const areas: (Storage.StorageArea & Restrictable)[] = [local, sync, managed, session];
  // Each for itself: what one area refuses must not leave the next one open.
  await Promise.all(areas.map((area) => area.setAccessLevel?.({ accessLevel: "TRUSTED_CONTEXTS" })));
}
