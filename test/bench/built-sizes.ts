import { readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { gzipSync } from "node:zlib";

/** Bytes after gzip, of everything that one part of a built extension loads. */
export interface BuiltSizes {
  readonly content: number;
  readonly background: number;
  readonly popup: number;
}

/** The budgets, in bytes; the popup has none. */
export const MOST_BYTES = { content: 12_000, background: 80_000 } as const;

interface Manifest {
  readonly action: { readonly default_popup: string };
  readonly background: { readonly service_worker: string };
  readonly content_scripts: readonly { readonly js: readonly string[]; readonly css?: readonly string[] }[];
}

/** Reads a folder that `vite build` has made for Chromium. */
export async function readBuiltSizes(folder: string): Promise<BuiltSizes> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  const scripts = manifest.content_scripts.flatMap(({ js, css = [] }) => [...js, ...css]);
  return {
    content: await zipped(folder, scripts),
    background: await zipped(folder, [manifest.background.service_worker]),
    popup: await zipped(folder, [manifest.action.default_popup]),
  };
}

/** These files and all that they load, each zipped by itself. */
async function zipped(folder: string, entries: readonly string[]): Promise<number> {
  let bytes = 0;
  const seen = new Set(entries);
  // A set that grows while it is gone through: what a file loads has its turn later.
  for (const file of seen) {
    const text = await readFile(join(folder, file));
    bytes += gzipSync(text, { level: 9 }).length;
    for (const loaded of loadedBy(file, text.toString("utf8"))) seen.add(loaded);
  }
  return bytes;
}

/** Static and dynamic imports of a script; scripts and styles of a page. */
function loadedBy(file: string, text: string): string[] {
  const references = file.endsWith(".html")
    ? [...text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)]
    : file.endsWith(".js")
      ? [...text.matchAll(/(?:from|import)\s*\(?["'`](\.{0,2}\/[^"'`]+\.js)["'`]/g)]
      : [];
  return references.map(([, path = ""]) =>
    path.startsWith("/") ? path.slice(1) : posix.join(dirname(file), path),
  );
}
