import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

/** A release of `@salesforce/cli`, and the npm package's checksum. */
export interface Release {
  readonly version: string;
  readonly integrity: string;
}

/** The newest that runs on Node 20: later ones carry an undici that needs Node 22, whatever their `engines` say. */
export const NEWEST: Release = {
  version: "2.138.0",
  integrity:
    "sha512-qJe8CRAob4LbTVqVWkWbfyoHE5Kw/3z7ZmQ4A+C2zju29xh7MvbsrDLJZ+GIhgfREYO6X4uPjiVAxJkMQ1h6Hw==",
};

/** The last at hand with `data query --bulk`; `data export bulk` has taken its place since. */
export const WITH_BULK_QUERY: Release = {
  version: "2.64.8",
  integrity:
    "sha512-7heWmhPZJYo+dmwQmIbcxNF4b8JM0kjBT10+u1RQfHGmrvlM8j4RxSQEAOvqAjC9jV7o+q2J1VEYiJwiyJzzgw==",
};

/**
 * Installs a release into a folder of its own below `cache`, unless it is there already.
 * @returns the script to run with Node
 * @throws when npm cannot fetch it, or gives another package than the one named
 */
export async function installed(release: Release, cache: string): Promise<string> {
  const home = join(cache, release.version);
  const script = join(home, "bin", "run.js");
  if (existsSync(script)) return script;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(join(cache, "installing-"));
  try {
    const folder = await unpacked(release, work);
    await npm(folder, "install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund");
    await rm(home, { recursive: true, force: true });
    await rename(folder, home);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return script;
}

/**
 * The package itself becomes the project to install: then npm takes every version from the `npm-shrinkwrap.json` that
 * Salesforce released it with, so that the same program runs today and in a year.
 */
async function unpacked({ version, integrity }: Release, work: string): Promise<string> {
  await npm(work, "pack", `@salesforce/cli@${version}`, "--silent");
  const archive = `salesforce-cli-${version}.tgz`;
  const checksum = createHash("sha512")
    .update(await readFile(join(work, archive)))
    .digest("base64");
  if (`sha512-${checksum}` !== integrity) {
    throw new Error(`npm gave another @salesforce/cli ${version} than the one that was chosen: ${checksum}`);
  }
  await promisify(execFile)("tar", ["-xzf", archive], { cwd: work });
  const folder = join(work, "package");
  const manifest = join(folder, "package.json");
  // What Salesforce builds it with is of no use here, and would not resolve.
  const { devDependencies: _, scripts: __, ...rest } = JSON.parse(await readFile(manifest, "utf8"));
  await writeFile(manifest, JSON.stringify(rest, null, 2));
  return folder;
}

async function npm(cwd: string, ...command: string[]): Promise<void> {
  try {
    await promisify(execFile)("npm", command, { cwd });
  } catch (fault) {
    const said = fault instanceof Error && "stderr" in fault ? String(fault.stderr) : String(fault);
    throw new Error(`The Salesforce CLI could not be installed (npm ${command.join(" ")}):\n${said}`);
  }
}
