/** As much of a browser as the background needs: storage, cookies by store, alarms and locks, all in memory. */

interface Cookie {
  readonly domain: string;
  readonly value: string;
  readonly storeId: string;
}

export interface BrowserInMemory {
  readonly cookies: Cookie[];
  /** By id, the address that each tab shows and the cookie store it is in. */
  readonly tabs: Map<number, { readonly url: string; readonly cookieStoreId: string }>;
  /** Stands for the window in which the org asks whoever is logged in; answers with the address it ended on. */
  window: (url: string, interactive: boolean) => Promise<string>;
  /** Hosts that the browser does not let the extension see. */
  readonly withheld: Set<string>;
  /** By name, when each alarm goes off. */
  readonly alarms: Map<string, number>;
}

export const inMemory: BrowserInMemory = {
  cookies: [],
  tabs: new Map(),
  window: closed,
  withheld: new Set(),
  alarms: new Map(),
};

async function closed(): Promise<never> {
  throw new Error("The user did not approve access.");
}

function area() {
  let kept: Record<string, unknown> = {};
  return {
    get: async (name: string | null) => {
      if (name === null) return structuredClone(kept);
      return name in kept ? { [name]: structuredClone(kept[name]) } : {};
    },
    set: async (values: Record<string, unknown>) => {
      kept = { ...kept, ...structuredClone(values) };
    },
    remove: async (name: string) => {
      const { [name]: _, ...others } = kept;
      kept = others;
    },
    clear: async () => {
      kept = {};
    },
    /** Everything that is there, for a test that seeks in it. */
    all: async () => structuredClone(kept),
  };
}

/** Stands where `webextension-polyfill` does. */
export const browser = {
  storage: { local: area(), sync: area(), session: area(), managed: area() },
  cookies: {
    getAllCookieStores: async () =>
      [...new Set(inMemory.cookies.map(({ storeId }) => storeId))].map((id) => ({ id, tabIds: [] })),
    getAll: async ({ storeId }: { storeId: string }) =>
      inMemory.cookies.filter((cookie) => cookie.storeId === storeId),
  },
  identity: {
    getRedirectURL: () => "https://quietlist.chromiumapp.org/",
    launchWebAuthFlow: ({ url, interactive }: { url: string; interactive: boolean }) =>
      inMemory.window(url, interactive),
  },
  permissions: {
    contains: async ({ origins }: { origins: string[] }) => !origins.some((it) => inMemory.withheld.has(it)),
  },
  tabs: {
    get: async (id: number) => {
      const tab = inMemory.tabs.get(id);
      if (!tab) throw new Error(`No tab with id: ${id}`);
      return { id, ...tab };
    },
    // No content script answers.
    sendMessage: async () => {
      throw new Error("Could not establish connection. Receiving end does not exist.");
    },
  },
  alarms: {
    create: (name: string, { when, delayInMinutes = 0 }: { when?: number; delayInMinutes?: number }) =>
      void inMemory.alarms.set(name, when ?? Date.now() + delayInMinutes * 60_000),
    get: async (name: string) => inMemory.alarms.get(name),
    clear: async (name: string) => inMemory.alarms.delete(name),
  },
  action: {
    setBadgeBackgroundColor: async () => {},
    setBadgeText: async () => {},
    setTitle: async () => {},
  },
  i18n: { getMessage: (name: string) => (name === "catalogueLanguage" ? "en" : name) },
};

/** As if it had been installed just now. */
export async function startAnew(): Promise<void> {
  await nobodyWorks();
  inMemory.cookies.length = 0;
  inMemory.tabs.clear();
  inMemory.window = closed;
  inMemory.withheld.clear();
  inMemory.alarms.clear();
  for (const each of Object.values(browser.storage)) await each.clear();
}

const waiting = new Map<string, Promise<unknown>>();

/** One holder a name, in the order of asking. */
export const locks = {
  request<T>(name: string, use: () => Promise<T>): Promise<T> {
    const before = waiting.get(name) ?? Promise.resolve();
    const mine = before.then(use, use);
    waiting.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  },
};

/** What one test left at work must not go on in the next: resolves once nobody holds a lock or waits for one. */
async function nobodyWorks(): Promise<void> {
  for (let seen: readonly unknown[] = []; [...waiting.values()].some((it) => !seen.includes(it)); ) {
    seen = [...waiting.values()];
    await Promise.all(seen);
  }
}
