import { crx } from "@crxjs/vite-plugin";
import { defineConfig } from "vite";
import { jsforceForTheBrowser } from "./build/jsforce-for-the-browser.ts";
import manifest from "./manifest.json" with { type: "json" };

export default defineConfig({
  plugins: [jsforceForTheBrowser(), crx({ manifest })],
  build: { target: "chrome144", modulePreload: false, sourcemap: false },
});
