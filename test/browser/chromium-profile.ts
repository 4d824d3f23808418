import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** `ManifestLocation` in Chromium's extensions/common/manifest.h, as preferences store it. */
const UNPACKED = 4;

interface Preferences {
  extensions?: {
    settings?: Record<string, { path?: string; location?: number; runtime_granted_permissions?: object }>;
    ui?: { developer_mode?: boolean };
    pinned_extensions?: string[];
  };
}

const preferencesFile = (profileDir: string) => join(profileDir, "Default", "Preferences");

export function isNewProfile(profileDir: string): boolean {
  return !existsSync(preferencesFile(profileDir));
}

/**
 * Turns an extension that `--load-extension` brought into a profile into one that is installed there, as "Load
 * unpacked" would have it. An extension named on the command line is new at every start: Chromium drops its alarms and
 * tells it that it was installed, never that the browser started. Call it while no browser uses the profile.
 */
export async function keepExtension(profileDir: string, extensionDir: string): Promise<void> {
  const file = preferencesFile(profileDir);
  const preferences = JSON.parse(await readFile(file, "utf8")) as Preferences;
  const { extensions } = preferences;
  const [id, entry] =
    Object.entries(extensions?.settings ?? {}).find(([, { path }]) => path === extensionDir) ?? [];
  if (!extensions || !id || !entry)
    throw new Error(`Chromium did not load the extension from ${extensionDir}.`);
  entry.location = UNPACKED;
  entry.runtime_granted_permissions = await optionalPermissions(extensionDir);
  // Without it Chromium lists an unpacked extension, but lets none of its scripts run.
  extensions.ui = { ...extensions.ui, developer_mode: true };
  // Its button is in the toolbar, not behind the puzzle piece.
  extensions.pinned_extensions = [id];
  await writeFile(file, JSON.stringify(preferences));
}

/**
 * What a person is asked about, as if they had allowed it once and the extension had given it back: Chromium then allows it
 * at the next request without asking (its `permissions_api.cc`). Nobody is there to answer.
 */
async function optionalPermissions(extensionDir: string): Promise<object> {
  const manifest = JSON.parse(await readFile(join(extensionDir, "manifest.json"), "utf8"));
  return {
    api: manifest.optional_permissions,
    explicit_host: manifest.optional_host_permissions,
    manifest_permissions: [],
    scriptable_host: [],
  };
}
