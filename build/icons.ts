// `npm run icons`: draws the icons of the toolbar and the stores from one drawing.
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { launch } from "puppeteer-core";
import manifest from "../manifest.json" with { type: "json" };
import { findExecutable } from "../test/browser/executable.ts";

const root = resolve(import.meta.dirname, "..");
const drawing = await readFile(join(root, "src/popup/icon.svg"), "utf8");
const browser = await launch({
  executablePath: findExecutable("chromium"),
  // As root Chromium has no sandbox; containers run as root.
  args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
});
try {
  const page = await browser.newPage();
  for (const [size, path] of Object.entries(manifest.icons)) {
    const side = Number(size);
    await page.setViewport({ width: side, height: side });
    await page.setContent(
      `<style>* { margin: 0 } svg { display: block; width: ${side}px; height: ${side}px }</style>${drawing}`,
    );
    await writeFile(join(root, "public", path), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
