import { zipSync } from "fflate";

/** The oldest moment that a ZIP file can tell. In local time, as the format has no time zone: the same bytes anywhere. */
const EVER = new Date(1980, 0, 1);

/**
 * Packs files by their paths, the same files always into the same bytes: in the order of their names, with one time, no
 * rights and no owner. Written in JavaScript, it does not depend on the zlib that a version of Node brings.
 */
export function zip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const paths = [...files.keys()].sort();
  return zipSync(Object.fromEntries(paths.map((path) => [path, files.get(path) ?? new Uint8Array()])), {
    level: 9,
    mtime: EVER,
  });
}
