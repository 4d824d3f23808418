import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildExtension } from "../browser/build-extension.ts";
import { MOST_BYTES, readBuiltSizes } from "./built-sizes.ts";
import { atMost, type Part, told } from "./row.ts";

/** What the parts of the extension weigh, from a real build. */
export const sizes: Part = {
  name: "sizes",
  async run() {
    const folder = await mkdtemp(join(tmpdir(), "quietlist-sizes-"));
    try {
      await buildExtension("chromium", folder);
      const built = await readBuiltSizes(folder);
      return {
        rows: [
          atMost("content script, gzipped", built.content / 1000, MOST_BYTES.content / 1000, " kB"),
          atMost("background, gzipped", built.background / 1000, MOST_BYTES.background / 1000, " kB"),
          told("popup with its styles, gzipped", `${(built.popup / 1000).toFixed(1)} kB`),
        ],
        notes: ["Each file that a part loads is zipped by itself, and all of them are counted."],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
