import { build, type Plugin, type Rolldown } from "vite";
import { inAscii } from "./in-ascii.ts";
import { jsforceForTheBrowser } from "./jsforce-for-the-browser.ts";

const SOURCE = "src/background/index.ts";
const FILE = "background.js";

/**
 * Builds the background as one classic script and names it in the manifest. As a module that shares a file with the
 * pages, it took a browser twice as long to wake (`npm run bench`): a module worker's imports are read one after the other.
 * Nor does a second script for what is seldom needed pay: Chromium sends a worker every script that it was installed with
 * at each start, used or not (content/browser/service_worker/service_worker_installed_scripts_sender.cc), which is half
 * of what there is to win; and `importScripts` asks for a policy of Trusted Types, of which the manifest allows none.
 *
 * @param background the manifest's `background`, which names the source file
 * @param target the browsers that it is built for
 * @param api what it gets in the place of the browsers' API, if anything
 */
export function backgroundInOneFile(
  background: object,
  target: string,
  api: readonly Plugin[],
): Plugin<{ modules: readonly string[] }> {
  const modules: string[] = [];
  return {
    name: "background-in-one-file",
    apply: "build",
    enforce: "post",
    /** What is in it, for whoever tells whose code is shipped. */
    api: { modules },

    generateBundle: {
      order: "post",
      async handler(_options, bundle) {
        const script = await builtAlone(target, api);
        modules.push(...script.moduleIds);
        this.emitFile({ type: "asset", fileName: FILE, source: inAscii(script.code) });
        const manifest = bundle["manifest.json"];
        if (manifest?.type !== "asset") return this.error("There is no manifest to name the background in.");
        const named = JSON.parse(JSON.stringify(background).replaceAll(SOURCE, FILE));
        const rest = JSON.parse(manifest.source.toString());
        manifest.source = `${JSON.stringify({ ...rest, background: named }, null, 2)}\n`;
      },
    },
  };
}

async function builtAlone(target: string, api: readonly Plugin[]): Promise<Rolldown.OutputChunk> {
  const built = await build({
    configFile: false,
    publicDir: false,
    logLevel: "warn",
    plugins: [...api, jsforceForTheBrowser()],
    build: {
      write: false,
      target,
      rolldownOptions: { input: SOURCE, output: { format: "iife", codeSplitting: false } },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  const chunk = output && "output" in output ? output.output.find((it) => it.type === "chunk") : undefined;
  if (chunk === undefined) throw new Error(`Nothing was built from ${SOURCE}.`);
  return chunk;
}
