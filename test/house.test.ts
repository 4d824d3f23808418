import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { expect, it } from "vitest";
import manifest from "../manifest.json" with { type: "json" };
import project from "../package.json" with { type: "json" };
import lock from "../package-lock.json" with { type: "json" };

const root = resolve(import.meta.dirname, "..");
const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file))
  .map((file) => join("src", file));

/** Every import of a source file that leads to another one, as a path from the root. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = [...text.matchAll(/(?:from|import\(?)\s*"(\.[^"]+)"/g)].map(([, path = ""]) => path);
  return found.map((path) => relative(root, resolve(root, dirname(file), path)));
}

/** [who, whom they must not import, why]. */
const rules: [RegExp, RegExp, string][] = [
  [
    /^src\/(?:[^/]+$|model\/|messages\/)/,
    /^src\/(?:popup|content|dashboard|screens|background)\//,
    "the ground floor imports no room: everything else stands on it",
  ],
  [/^src\/(?:[^/]+$|model\/)/, /^src\/messages\//, "the model does not know how it travels"],
  [
    /^src\/(?:popup|content|dashboard|screens)\//,
    /^src\/background\//,
    "screens speak with the background by messages",
  ],
  [/^src\/screens\//, /^src\/(?:popup|dashboard)\//, "what both screens use knows neither"],
  [/^src\/popup\//, /^src\/dashboard\//, "what both screens use is in screens"],
  [/^src\/dashboard\//, /^src\/popup\//, "what both screens use is in screens"],
  [/^src\/background\//, /^src\/(?:popup|content|dashboard|screens)\//, "the background knows no screen"],
  [/^src\/content\//, /^src\/(?:popup|dashboard|screens)\//, "a page's script carries no screen"],
  [
    /^src\/background\/(?:salesforce|database)\//,
    /^src\/background\/(?:sync\/|[^/]+$)/,
    "Salesforce and the database are below the sync",
  ],
  [
    /^src\/background\/salesforce\//,
    /^src\/background\/database\//,
    "Salesforce and the database do not know each other",
  ],
  [/^src\/background\/sync\//, /^src\/background\/[^/]+$/, "the sync does not know who wakes it"],
];

it.each(rules)("%s does not import %s: %s", (who, whom) => {
  const broken = sources
    .filter((file) => who.test(file))
    .flatMap((file) =>
      importsOf(file)
        .filter((path) => whom.test(path))
        .map((path) => `${file} imports ${path}`),
    );
  expect(broken).toEqual([]);
});

it("only the Salesforce room imports jsforce", () => {
  const others = sources.filter((file) => !file.startsWith("src/background/salesforce/"));
  expect(others.filter((file) => /from "jsforce/.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});

const PURE = [
  "src/background/sync/reconcile.ts",
  "src/background/sync/plan-builder.ts",
  "src/background/sync/plan-push.ts",
  "src/background/sync/follow.ts",
  "src/background/sync/hold.ts",
  "src/background/sync/passes.ts",
  "src/background/sync/backoff.ts",
  "src/background/schedule.ts",
  "src/background/sid.ts",
  "src/salesforce-page.ts",
  "src/salesforce-id.ts",
  "src/email-address.ts",
];

it.each(PURE)("%s decides without clock, chance, browser or network", (file) => {
  const text = readFileSync(join(root, file), "utf8");
  expect(text).not.toMatch(/Date\.now|Math\.random|\bfetch\(|webextension-polyfill|indexedDB|Temporal\.Now/);
});

it("names hold no empty words", () => {
  const empty = /(?:^|[-/])(?:utils?|helpers?|manager|common|service|misc|lib)(?:[-./]|$)/;
  expect(sources.filter((file) => empty.test(file))).toEqual([]);
});

it("files are small enough to read in one sitting", () => {
  const long = sources.filter((file) => readFileSync(join(root, file), "utf8").split("\n").length > 280);
  expect(long, "split these, each for one thing").toEqual([]);
});

it("screens are laid out by where a line begins and ends, so that they can be written from right to left", () => {
  const sided =
    /(?:margin|padding|border|inset|scroll-\w+)-(?:left|right)|[{;]\s*(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)/;
  const sheets = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".css"))
    .map((file) => join("src", file));
  expect(sheets.length).toBeGreaterThan(0);
  expect(sheets.filter((file) => sided.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});

it("the manifest, the project and its lockfile tell one version", () => {
  const told = [project.version, lock.version, lock.packages[""].version];
  expect(told).toEqual(told.map(() => manifest.version));
});

it("every permission has its reason in docs/permissions.md", () => {
  const reasons = readFileSync(join(root, "docs/permissions.md"), "utf8");
  const optional = manifest as { optional_permissions?: string[]; optional_host_permissions?: string[] };
  const asked = [
    ...manifest.permissions,
    ...manifest.host_permissions,
    ...(optional.optional_permissions ?? []),
    ...(optional.optional_host_permissions ?? []),
  ];
  expect(asked.filter((permission) => !reasons.includes(`\`${permission}\``))).toEqual([]);
});

it("pages can reach nothing of the extension", () => {
  expect(manifest).not.toHaveProperty("web_accessible_resources");
  expect(manifest).not.toHaveProperty("externally_connectable");
});

it("frames in a page get no script of ours, and pages none in their own world", () => {
  for (const script of manifest.content_scripts) {
    expect(script).not.toHaveProperty("all_frames");
    expect(script).not.toHaveProperty("match_about_blank");
    expect(script).not.toHaveProperty("match_origin_as_fallback");
    expect(script).not.toHaveProperty("world");
  }
});

it("nobody outside the extension is listened to, or told anything", () => {
  const outside =
    /onMessageExternal|onConnect|onUserScript|postMessage|BroadcastChannel|MessageChannel|(?:EventListener\(|\.on)"?message\b|dispatchEvent/;
  expect(sources.filter((file) => outside.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});

it("no text is ever made into markup or code", () => {
  const sink =
    /\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc|DOMParser|createContextualFragment|setHTMLUnsafe)\b|document\.write|\beval\(|new Function/;
  expect(sources.filter((file) => sink.test(readFileSync(join(root, file), "utf8")))).toEqual([]);
});
