import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Bundles a file of src/content into one classic script, as the extension does; its exports become that global. */
export async function bundle(file: string, global: string): Promise<string> {
  const built = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      target: "chrome144",
      lib: { entry: `src/content/${file}`, formats: ["iife"], name: global },
    },
  });
  const [output] = Array.isArray(built) ? built : [];
  const chunk = output?.output[0];
  if (chunk === undefined) throw new Error(`Nothing was built from ${file}.`);
  return chunk.code;
}
