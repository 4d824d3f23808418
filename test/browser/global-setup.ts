import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { buildExtension } from "./build-extension.ts";
import type { BrowserName } from "./driver.ts";
import { launchBrowser } from "./launch.ts";
import type { ReadyExtension } from "./with-browser-and-org.ts";

/** A port where nothing listens: while the extension is installed, no page is opened. */
const NOWHERE = 9;

declare module "vitest" {
  interface ProvidedContext {
    chromium: ReadyExtension;
    firefox: ReadyExtension;
  }
}

/** Builds the extension once for the whole run, and installs it once in a profile that every scenario copies. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "quietlist-"));
  const makeReady = async (name: BrowserName): Promise<void> => {
    const extensionDir = join(folder, name);
    const profileDir = join(folder, `${name}-profile`);
    await buildExtension(name, extensionDir);
    const browser = await launchBrowser(name, { httpsPort: NOWHERE, extensionDir, profileDir });
    await browser.close();
    project.provide(name, { extensionDir, profileDir });
  };
  await Promise.all([makeReady("chromium"), makeReady("firefox")]);
  return () => rm(folder, { recursive: true, force: true });
}
