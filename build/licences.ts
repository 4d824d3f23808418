import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const FILE = "licences.txt";

/** A package of which something is in the bundle. */
interface Shipped {
  readonly name: string;
  readonly folder: string;
}

/**
 * Writes into the extension whose code is in it, by the bundle's own list of modules, with each licence in full: MIT,
 * ISC and MPL all ask for that. A package without a licence stops the build.
 *
 * @param also builds a part of the extension by itself, and tells of which modules
 */
export function shipLicences(also: Plugin<{ readonly modules: readonly string[] }>): Plugin {
  return {
    name: "ship-licences",
    apply: "build",
    enforce: "post",

    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const modules = Object.values(bundle).flatMap((it) => (it.type === "chunk" ? it.moduleIds : []));
        const shipped = packagesOf([...modules, ...(also.api?.modules ?? [])]);
        this.emitFile({ type: "asset", fileName: FILE, source: shipped.map(licenceOf).join("\n") });
      },
    },
  };
}

function packagesOf(modules: readonly string[]): Shipped[] {
  const found = new Map<string, Shipped>();
  for (const id of modules) {
    const [, folder, name] =
      /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(id.replaceAll("\\", "/")) ?? [];
    if (folder !== undefined && name !== undefined) found.set(name, { name, folder });
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function licenceOf({ name, folder }: Shipped): string {
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((it) => /^licen[cs]e(?:\.(?:md|txt))?$/i.test(it));
  if (typeof license !== "string" || file === undefined)
    throw new Error(`${name} would be shipped, but brings no licence.`);
  const text = readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim();
  return `${name} ${version} (${license})\n${"-".repeat(72)}\n${text}\n`;
}
