import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import { defineConfig } from "vite";
import { jsforceForTheBrowser } from "./build/jsforce-for-the-browser.ts";
import { shipLicences } from "./build/licences.ts";
import { manifestFor } from "./build/manifest-for.ts";

/** `vite build` is for Chromium; `vite build --mode firefox` for Firefox. */
export default defineConfig(({ mode }) => {
  const browser = mode === "firefox" ? "firefox" : "chrome";
  return {
    plugins: [
      jsforceForTheBrowser(),
      shipLicences(),
      crx({
        browser,
        manifest: manifestFor(browser) as ManifestV3Export,
        // One file and no loader: the manifest then needs no web_accessible_resources, by which pages could tell us.
        contentScripts: { standaloneFiles: ["src/content/index.ts"] },
      }),
    ],
    build: {
      outDir: browser === "firefox" ? "dist-firefox" : "dist",
      target: browser === "firefox" ? "firefox140" : "chrome144",
      modulePreload: false,
      sourcemap: false,
    },
  };
});
