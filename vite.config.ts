import { crx } from "@crxjs/vite-plugin";
import { defineConfig } from "vite";
import { jsforceForTheBrowser } from "./build/jsforce-for-the-browser.ts";
import manifest from "./manifest.json" with { type: "json" };

export default defineConfig({
  plugins: [
    jsforceForTheBrowser(),
    crx({
      manifest,
      // One file and no loader: the manifest then needs no web_accessible_resources, by which pages could tell us.
      contentScripts: { standaloneFiles: ["src/content/index.ts"] },
    }),
  ],
  build: { target: "chrome144", modulePreload: false, sourcemap: false },
});
