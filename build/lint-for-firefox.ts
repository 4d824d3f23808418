import { spawnSync } from "node:child_process";

/** Warnings that are no fault of ours, and why. */
const NOT_OURS: readonly { readonly code: string; readonly because: string }[] = [
  {
    code: "UNSAFE_VAR_ASSIGNMENT",
    because:
      "Preact can set innerHTML where a component asks for it; none does, and the policy of the pages forbids it",
  },
  {
    code: "KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION",
    because:
      "data_collection_permissions came to Firefox for Android later; the extension is not offered there",
  },
];

interface Message {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
}

interface Report {
  readonly errors: readonly Message[];
  readonly warnings: readonly Message[];
}

/**
 * Lets Mozilla's own tool judge a build for Firefox; throws what it has against it. The tool is fetched when it is
 * needed: with all it brings it is larger than everything else that this project uses.
 */
export function lintForFirefox(folder: string): void {
  const { stdout, stderr } = spawnSync(
    "npm",
    [
      "exec",
      "--yes",
      "--",
      "web-ext@10",
      "lint",
      "--output",
      "json",
      "--no-config-discovery",
      "--source-dir",
      folder,
    ],
    { encoding: "utf8", maxBuffer: 64_000_000 },
  );
  const start = stdout.indexOf("{");
  if (start === -1) throw new Error(`web-ext said nothing about the build for Firefox:\n${stderr}`);
  const { errors, warnings } = JSON.parse(stdout.slice(start)) as Report;
  const ours = [...errors, ...warnings.filter(({ code }) => !NOT_OURS.some((known) => known.code === code))];
  if (ours.length > 0)
    throw new Error(
      ours.map(({ code, message, file }) => `${code} in ${file ?? "?"}: ${message}`).join("\n"),
    );
}
