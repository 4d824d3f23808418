import { crx, type ManifestV3Export } from "@crxjs/vite-plugin";
import { defineConfig } from "vite";
import { backgroundInOneFile } from "./build/background-in-one-file.ts";
import { chromiumOwnApi } from "./build/chromium-own-api.ts";
import { shipLicences } from "./build/licences.ts";
import { manifestFor } from "./build/manifest-for.ts";

/** `vite build` is for Chromium; `vite build --mode firefox` for Firefox. */
export default defineConfig(({ mode }) => {
  const browser = mode === "firefox" ? "firefox" : "chrome";
  const target = browser === "firefox" ? "firefox140" : "chrome144";
  const { background, ...manifest } = manifestFor(browser);
  const api = browser === "chrome" ? [chromiumOwnApi()] : [];
  const alone = backgroundInOneFile(background, target, api);
  return {
    plugins: [
      ...api,
      crx({
        browser,
        manifest: manifest as ManifestV3Export,
        // One file and no loader: the manifest then needs no web_accessible_resources, by which pages could tell us.
        contentScripts: { standaloneFiles: ["src/content/index.ts"] },
      }),
      alone,
      shipLicences(alone),
    ],
    build: {
      outDir: browser === "firefox" ? "dist-firefox" : "dist",
      target,
      modulePreload: false,
      sourcemap: false,
    },
  };
});
