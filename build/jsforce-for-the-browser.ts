import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const ENTRY = "jsforce/lib/connection.js";
const IMPORT = `import("${ENTRY}")`;

/** What jsforce's files ask for → the file in `jsforce-stand-ins` that they get. Each says why. */
const STAND_INS: Readonly<Record<string, string>> = {
  events: "events",
  "form-data": "form-data",
  "./util/logger": "logger",
  "./jsforce": "registry",
  "./cache": "cache",
  "./process": "process",
  "./transport": "network",
  "./oauth2": "network",
  "./http-api": "network",
  "./session-refresh-delegate": "network",
  "./query": "records",
  "./sobject": "records",
  "./quick-action": "records",
};

/** Methods of jsforce's connection that are left out: sessions come from cookies or OAuth, and records are only updated. */
const NEVER_CALLED = [
  ...["authorize", "login", "loginBySoap", "logout", "logoutBySoap", "identity"],
  ...["retrieve", "_retrieveSingle", "_retrieveParallel", "_retrieveMany"],
  ...["create", "_createSingle", "_createParallel", "_createMany"],
  ...["upsert", "_upsertMany", "_upsertParallel"],
  ...["destroy", "_destroySingle", "_destroyParallel", "_destroyMany"],
  ...["recent", "updated", "deleted", "tabs", "limits", "theme", "quickActions"],
];

const folder = new URL("../src/background/salesforce/jsforce-stand-ins/", import.meta.url);

/**
 * Puts jsforce into the background's own chunk, small, and asleep until Salesforce is first called.
 *
 * - A service worker cannot `import()` (w3c/ServiceWorker issue 1356), and the bundler would cut a chunk for it. So the
 *   one `import()` of jsforce is turned into a `require`: the bundler keeps CommonJS files as functions that run when
 *   they are first required. Node still sees the `import()`, in tests and scripts.
 * - jsforce is written for Node. What it needs of Node and never uses here is replaced; anything new that an update
 *   might bring stops the build instead of growing it.
 */
export function jsforceForTheBrowser(): Plugin {
  return {
    name: "jsforce-for-the-browser",
    apply: "build",
    enforce: "pre",

    resolveId(source, importer) {
      if (!importer?.includes("/node_modules/jsforce/")) return null;
      const standIn = STAND_INS[source];
      if (standIn !== undefined) return fileURLToPath(new URL(`${standIn}.ts`, folder));
      if (source.startsWith(".")) return null;
      return this.error(`jsforce asks for "${source}", for which there is no stand-in.`);
    },

    transform(code, id) {
      if (id.endsWith("/jsforce/lib/connection.js")) {
        let kept = code;
        for (const method of NEVER_CALLED) {
          const body = new RegExp(`\\n {4}async ${method}\\([\\s\\S]*?\\n {4}\\}(?=\\n)`);
          if (!body.test(kept)) return this.error(`jsforce's connection no longer has ${method}.`);
          kept = kept.replace(body, "");
        }
        return { code: kept, map: null };
      }
      if (!id.endsWith("/src/background/salesforce/connection.ts")) return null;
      if (!code.includes(IMPORT)) return this.error(`connection.ts no longer says ${IMPORT}.`);
      return { code: code.replace(IMPORT, `Promise.resolve(require("${ENTRY}"))`), map: null };
    },
  };
}
