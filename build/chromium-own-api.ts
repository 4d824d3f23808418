import type { Plugin } from "vite";

const POLYFILL = "webextension-polyfill";
const OWN = "\0chromium-own-api";

/**
 * Gives Chromium its own API in the place of the polyfill, which takes a fifth of a worker's wake-up to wrap it. What
 * it mends is not needed: the functions of Manifest V3 return promises, and no listener here answers by one, which
 * Chromium would not hear. In Firefox the polyfill steps aside by itself, at no cost.
 */
export function chromiumOwnApi(): Plugin {
  return {
    name: "chromium-own-api",
    apply: "build",
    enforce: "pre",
    resolveId: (source) => (source === POLYFILL ? OWN : null),
    load: (id) => (id === OWN ? "export default globalThis.chrome;" : null),
  };
}
