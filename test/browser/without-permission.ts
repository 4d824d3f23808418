import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ReadyExtension } from "./with-browser-and-org.ts";

interface Asked {
  readonly permissions: readonly string[];
  readonly optional_permissions: readonly string[];
}

/** The extension as it would be had it not asked for a permission: a copy of it in `folder`, which is yet to be installed. */
export async function withoutPermission(
  { extensionDir }: ReadyExtension,
  permission: string,
  folder: string,
): Promise<ReadyExtension> {
  await cp(extensionDir, folder, { recursive: true });
  const file = join(folder, "manifest.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Asked;
  const without = (all: readonly string[]) => all.filter((each) => each !== permission);
  const permissions = without(manifest.permissions);
  const optional_permissions = without(manifest.optional_permissions);
  if (
    permissions.length + optional_permissions.length ===
    [...manifest.permissions, ...manifest.optional_permissions].length
  )
    throw new Error(`${permission} is not asked for`);
  await writeFile(file, JSON.stringify({ ...manifest, permissions, optional_permissions }));
  return { extensionDir: folder, profileDir: null };
}
