import type { Page } from "puppeteer-core";
import type { DrivenBrowser } from "./driver.ts";

/**
 * All that the extension keeps, as text: its storage areas, every record of every IndexedDB, and caches. A value of a
 * kind that cannot be shown as text fails, so that nothing is kept unseen.
 *
 * @param where `disk` leaves out what is in memory alone
 */
export function keptByExtension(
  browser: DrivenBrowser,
  where: "anywhere" | "disk" = "anywhere",
): Promise<string> {
  return browser.evaluateInBackground(async (extension, asked) => {
    const shown = (_: string, value: unknown): unknown => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes = ArrayBuffer.isView(value) ? value.buffer : value;
        return new TextDecoder("latin1").decode(bytes);
      }
      // What a key that cannot be taken out holds, nobody can know, neither the extension nor this test.
      if (value instanceof CryptoKey && !value.extractable) return [value.type, value.usages];
      if (value instanceof Map || value instanceof Set) return [...value];
      const plain = Object.prototype.toString.call(value);
      if (typeof value === "object" && value !== null && !/Object|Array|Date/.test(plain))
        throw new Error(`${plain} is kept, of which nobody knows what it holds`);
      return value;
    };
    const settled = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });

    const kept: unknown[] = [];
    for (const area of asked === "disk"
      ? (["local", "sync"] as const)
      : (["local", "sync", "session"] as const))
      kept.push([area, await extension.storage[area].get(null)]);
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const reading = database.transaction(store).objectStore(store);
        kept.push([name, store, await settled(reading.getAllKeys()), await settled(reading.getAll())]);
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const answer = await cache.match(request);
        kept.push([name, request.url, [...request.headers], await answer?.text()]);
      }
    }
    return JSON.stringify(kept, shown, 1);
  }, where);
}

/** How many records a store holds, in all lists of this profile. */
export function countKept(browser: DrivenBrowser, store: string): Promise<number> {
  return browser.evaluateInBackground(async (_, storeName) => {
    const settled = <T>(asked: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
    let count = 0;
    for (const { name = "" } of await indexedDB.databases()) {
      if (!name.startsWith("quietlist.00D")) continue;
      const database = await settled(indexedDB.open(name));
      count += await settled(database.transaction(storeName).objectStore(storeName).count());
      database.close();
    }
    return count;
  }, store);
}

/** All that a page can see and keep, as text. `listenIn` must have been called before it was opened. */
export function seenByPage(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const markup = (root: ParentNode): string => {
      const own =
        root instanceof Element ? root.outerHTML : [...root.children].map((it) => it.outerHTML).join("");
      const shadows = [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
      return own + shadows.map(markup).join("");
    };
    const values = [...document.querySelectorAll("input, textarea")].map(
      (it) => (it as HTMLInputElement).value,
    );
    return JSON.stringify(
      {
        heard: (globalThis as { heard?: unknown[] }).heard ?? [],
        markup: markup(document),
        values,
        address: location.href,
        cookie: document.cookie,
        local: { ...localStorage },
        session: { ...sessionStorage },
        databases: await indexedDB.databases(),
        resources: performance.getEntriesByType("resource").map(({ name }) => name),
        name: window.name,
        state: history.state,
        globals: Object.keys(globalThis),
      },
      null,
      1,
    );
  });
}

/** From the next page on: notes every message that scripts of a page can hear. */
export async function listenIn(page: Page): Promise<void> {
  await page.evaluateOnNewDocument(() => {
    const heard: unknown[] = [];
    Object.assign(globalThis, { heard });
    const note = (event: Event) => {
      const { type, data, origin } = event as MessageEvent;
      heard.push({ type, data, origin });
    };
    for (const type of ["message", "messageerror"]) addEventListener(type, note, true);
  });
}
