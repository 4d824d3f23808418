/**
 * Has the browser keep the databases when its disk is short of space, where it would else delete those of origins that
 * were not used for long. Chromium does by the permission `unlimitedStorage` alone, and has no such call in a worker
 * (developer.chrome.com, "Storage and cookies"). Firefox by that permission grants the call without asking anybody, and
 * does nothing without the call (developer.mozilla.org, "permissions").
 */
export async function persistStorage(): Promise<void> {
  const { storage }: { storage: { persist?(): Promise<boolean> } } = navigator;
  await storage.persist?.();
}
