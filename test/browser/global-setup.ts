import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildExtension } from "./build-extension.ts";
import { launchBrowser } from "./launch.ts";
import type { ReadyExtension } from "./with-browser-and-org.ts";

declare module "vitest" {
  interface ProvidedContext {
    chromium: ReadyExtension;
    firefox: ReadyExtension;
  }
}

/** Builds the extension once for the whole run, and installs it once in a profile that every scenario copies. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "quietlist-"));
  project.provide("chromium", await readyChromium(folder));
  project.provide("firefox", await readyFirefox(folder));
  return () => rm(folder, { recursive: true, force: true });
}

async function readyChromium(folder: string): Promise<ReadyExtension> {
  const extensionDir = join(folder, "chromium");
  const profileDir = join(folder, "chromium-profile");
  await buildExtension("chromium", extensionDir);
  // Nothing listens on the port: while the extension is installed, no page is opened.
  const browser = await launchBrowser("chromium", { httpsPort: 9, extensionDir, profileDir });
  await browser.close();
  return { extensionDir, profileDir };
}

async function readyFirefox(folder: string): Promise<ReadyExtension> {
  const extensionDir = join(folder, "firefox");
  await buildExtension("firefox", extensionDir);
  return { extensionDir, profileDir: null };
}
