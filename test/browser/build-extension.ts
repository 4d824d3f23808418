import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { BrowserName } from "./driver.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Builds the extension for a browser into a folder, as `npm run build` would; throws what the build said against it. */
export async function buildExtension(browser: BrowserName, outDir: string): Promise<void> {
  // In a process of its own, with an environment that is not a test's: React-like libraries and Vite look at it.
  const { NODE_ENV: _, ...env } = process.env;
  const command = ["node_modules/vite/bin/vite.js", "build", "--outDir", outDir, "--emptyOutDir"];
  if (browser === "firefox") command.push("--mode", "firefox");
  try {
    await promisify(execFile)(process.execPath, command, { cwd: root, env });
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    throw new Error(`The extension could not be built for ${browser}:\n${said}`);
  }
}
