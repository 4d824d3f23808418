import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a command came to. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** What `--json` printed; null without it. */
  // biome-ignore lint/suspicious/noExplicitAny: a step looks into answers of many shapes.
  readonly json: any;
}

/** The Salesforce CLI with a home of its own: it finds and leaves nothing of the user's. */
export class SalesforceCli {
  readonly #script: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly folder: string;

  private constructor(script: string, folder: string) {
    this.#script = script;
    this.folder = folder;
    this.#environment = {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      NODE_EXTRA_CA_CERTS: join(folder, "certificate.pem"),
      SF_DISABLE_TELEMETRY: "true",
      SF_AUTOUPDATE_DISABLE: "true",
      SF_DISABLE_AUTOUPDATE: "true",
      SF_SKIP_NEW_VERSION_CHECK: "true",
      SF_DISABLE_LOG_FILE: "true",
      // Else the older one asks the network's name server for the host first.
      SF_DISABLE_DNS_CHECK: "true",
      SF_USE_GENERIC_UNIX_KEYCHAIN: "true",
      SF_HIDE_RELEASE_NOTES: "true",
      NO_COLOR: "1",
    };
  }

  /** Prepares a home that trusts a certificate. */
  static async open(script: string, certificate: string): Promise<SalesforceCli> {
    const cli = new SalesforceCli(script, await mkdtemp(join(tmpdir(), "salesforce-cli-")));
    await cli.write("certificate.pem", certificate);
    return cli;
  }

  /** Runs `sf …` in the home's folder. A command that fails is an outcome, too. */
  run(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    const options = {
      cwd: this.folder,
      env: { ...this.#environment, ...environment },
      maxBuffer: 256 * 1024 * 1024,
    };
    return new Promise((resolve) => {
      const words = ["--no-deprecation", this.#script, ...command];
      execFile(process.execPath, words, options, (fault, stdout, stderr) => {
        const exitCode = fault === null ? 0 : typeof fault.code === "number" ? fault.code : 1;
        resolve({ exitCode, stdout, stderr, json: command.includes("--json") ? parsed(stdout) : null });
      });
    });
  }

  /** Puts a file where commands find it by this name. */
  async write(name: string, content: string): Promise<void> {
    await writeFile(join(this.folder, name), content);
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
