/**
 * `npm run package`: writes what the stores take into `packages/`. Everything is built and packed twice, and nothing is
 * written unless the bytes are the same: whoever has the sources can check that a package was made of them.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../manifest.json" with { type: "json" };
import { lintForFirefox } from "./lint-for-firefox.ts";
import { zip } from "./zip.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const name = `quietlist-${manifest.version}`;
const say = (text: string) => process.stdout.write(`${text}\n`);

const folder = mkdtempSync(join(tmpdir(), "quietlist-package-"));
try {
  const first = packages(join(folder, "first"));
  const second = packages(join(folder, "second"));
  for (const [file, bytes] of first)
    if (digest(bytes) !== digest(second.get(file) ?? new Uint8Array()))
      throw new Error(`${file} came out differently the second time. Nothing was written.`);
  lintForFirefox(join(folder, "first", "firefox"));
  mkdirSync(join(root, "packages"), { recursive: true });
  for (const [file, bytes] of first) {
    writeFileSync(join(root, "packages", file), bytes);
    say(`${digest(bytes)}  packages/${file}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Edge takes what Chrome takes. Firefox's reviewers build it anew, and ask for the sources. */
function packages(into: string): ReadonlyMap<string, Uint8Array> {
  const chromium = zip(filesIn(built("chrome", into)));
  return new Map([
    [`${name}-chrome.zip`, chromium],
    [`${name}-edge.zip`, chromium],
    [`${name}-firefox.zip`, zip(filesIn(built("firefox", into)))],
    [`${name}-sources.zip`, zip(sources())],
  ]);
}

function built(browser: "chrome" | "firefox", into: string): string {
  const outDir = join(into, browser);
  const mode = browser === "firefox" ? ["--mode", "firefox"] : [];
  const vite = join(root, "node_modules/vite/bin/vite.js");
  execFileSync(process.execPath, [vite, "build", "--outDir", outDir, "--emptyOutDir", ...mode], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  return outDir;
}

function filesIn(directory: string): ReadonlyMap<string, Uint8Array> {
  const found = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
  const paths = found.map((it) => join(it.parentPath, it.name));
  return new Map(paths.map((path) => [relative(directory, path).split(sep).join("/"), readFileSync(path)]));
}

/** What is under version control, as it stands in the folder now. */
function sources(): ReadonlyMap<string, Uint8Array> {
  const listed = execFileSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8" });
  const paths = listed.split("\0").filter((path) => path !== "");
  return new Map(paths.map((path) => [path, readFileSync(join(root, path))]));
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
