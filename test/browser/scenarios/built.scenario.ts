// What is shipped, file by file, for each browser: no browser is started for it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import source from "../../../manifest.json" with { type: "json" };
import lock from "../../../package-lock.json" with { type: "json" };
import { dependencyTables } from "../../dependency-tables.ts";
import type { BrowserName } from "../driver.ts";

const BROWSERS: readonly BrowserName[] = ["chromium", "firefox"];

const POLICY: Readonly<Record<string, string>> = {
  "default-src": "'none'",
  "script-src": "'self'",
  "style-src": "'self'",
  "img-src": "'self'",
  // The background's, which has the same policy as the pages. An API host that is asked for must stand here, too.
  "connect-src": "https://*.my.salesforce.com https://*.my.salesforce.mil https://*.my.sfcrmproducts.cn",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
  "frame-ancestors": "'none'",
  "require-trusted-types-for": "'script'",
  "trusted-types": "'none'",
};

/** Addresses that the code may name, and why. */
const NAMED: readonly [RegExp, string][] = [
  [/^https:\/\/\$\{/, "of the org, put together"],
  [
    /^https:\/\/\*\.(?:lightning\.(?:force\.com|crmforce\.mil|sfcrmapps\.cn)|my\.(?:salesforce\.com|salesforce\.mil|sfcrmproducts\.cn))\/\*$/,
    "patterns of hosts",
  ],
  [
    /^https:\/\/\*\.(?:salesforce|force|visualforce)\.com\/\*$|^https:\/\/\*\.(?:salesforce|crmforce)\.mil\/\*$|^https:\/\/\*\.(?:sfcrmproducts|sfcrmapps)\.cn\/\*$/,
    "patterns of pages on which the menu has its item",
  ],
  [/^http:\/\/(?:www\.w3\.org|schemas\.xmlsoap\.org)\//, "names of XML, which nobody asks"],
  [/^https:\/\/login\.salesforce\.com$/, "a default of jsforce, which is always told another"],
  [/^https:\/\/help\.salesforce\.com\//, "in a warning of jsforce"],
];

/** Ways to run text as code. */
const CODE_FROM_TEXT =
  /\beval\s*\(|\bnew\s+Function\b|(?<![.\w$])Function\s*\(|\bimport\s*\(|\bimportScripts\b|\bnew\s+(?:Shared)?Worker\s*\(|\bWebAssembly\b|document\.write|set(?:Timeout|Interval)\(\s*["'`]/;

function read(browser: BrowserName) {
  const { extensionDir } = inject(browser);
  const names = readdirSync(extensionDir, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name));
  const files = names.map((path) => ({
    name: path.slice(extensionDir.length + 1),
    text: readFileSync(path, "utf8"),
  }));
  const manifest = JSON.parse(files.find(({ name }) => name === "manifest.json")?.text ?? "null");
  return { files, manifest, scripts: files.filter(({ name }) => name.endsWith(".js")) };
}

describe.each(BROWSERS)("what is shipped for %s", (browser) => {
  it("asks for nothing that the source does not ask for, and lets nobody in", () => {
    const { manifest } = read(browser);
    expect(manifest.permissions).toEqual(source.permissions);
    expect(manifest.host_permissions).toEqual(source.host_permissions);
    const more = ["optional_permissions", "optional_host_permissions"].flatMap((it) => manifest[it] ?? []);
    const reasons = readFileSync(new URL("../../../docs/permissions.md", import.meta.url), "utf8");
    for (const asked of [...manifest.permissions, ...manifest.host_permissions, ...more])
      expect(reasons).toContain(`\`${asked}\``);
    for (const open of ["web_accessible_resources", "externally_connectable", "sandbox", "key", "update_url"])
      expect(manifest).not.toHaveProperty(open);
    expect(manifest.content_scripts).toHaveLength(1);
    expect(manifest.content_scripts[0].matches).toEqual(["https://*.lightning.force.com/*"]);
    expect(manifest.content_scripts[0]).not.toHaveProperty("all_frames");
  });

  it("has a policy that allows what is used, and nothing else", () => {
    const { manifest } = read(browser);
    const directives = manifest.content_security_policy.extension_pages.split(";").map((it: string) =>
      it
        .trim()
        .split(/\s(.*)/s)
        .slice(0, 2),
    );
    expect(Object.fromEntries(directives)).toEqual(POLICY);
    const hosts: string[] = [...manifest.host_permissions, ...manifest.optional_host_permissions];
    const apis = hosts.filter((it) => !it.includes("lightning"));
    expect(apis).toEqual(POLICY["connect-src"]?.split(" ").map((it) => `${it}/*`));
  });

  it("consists of scripts, styles, pages, pictures and words", () => {
    const others = read(browser)
      .files.map(({ name }) => name)
      .filter((it) => !/\.(?:js|css|html|png|json|txt)$/.test(it));
    expect(others).toEqual([]);
  });

  it("runs no text as code", () => {
    const found = read(browser).scripts.flatMap(({ name, text }) => {
      const at = CODE_FROM_TEXT.exec(text);
      return at ? [`${name}: ${text.slice(Math.max(0, at.index - 40), at.index + 60)}`] : [];
    });
    expect(found).toEqual([]);
  });

  it("names no address but an org's", () => {
    const named = read(browser)
      .files.filter(({ name }) => name !== "manifest.json" && !name.endsWith(".txt"))
      .flatMap(({ name, text }) =>
        [...text.matchAll(/\b(?:https?|wss?):\/\/[^\s"'`)]*/g)].map(([it]) => [name, it] as const),
      );
    expect(named.filter(([, address]) => !NAMED.some(([pattern]) => pattern.test(address)))).toEqual([]);
  });

  it("has pages whose scripts and styles are files of its own", () => {
    const pages = read(browser).files.filter(({ name }) => name.endsWith(".html"));
    expect(pages.length).toBeGreaterThan(1);
    for (const { text } of pages) {
      for (const [, attributes = "", content = ""] of text.matchAll(
        /<script\b([^>]*)>([\s\S]*?)<\/script>/g,
      )) {
        expect(content.trim()).toBe("");
        expect(attributes).toMatch(/\ssrc="\/[^/]/);
      }
      expect(text).not.toMatch(
        /<style|\sstyle=|\son\w+=|javascript:|<base|<iframe|<object|<embed|http-equiv/i,
      );
      for (const [, address] of text.matchAll(/\s(?:src|href)="([^"]*)"/g))
        expect(address).toMatch(/^\/[^/]/);
    }
  });

  it("says nothing on the console", () => {
    // What is left are, in Firefox, the polyfill's own words on its own calls, and one of Papa Parse on headers.
    const allowed =
      /console\.(?:warn\(`Duplicate headers found|warn\(`\$\{\w+\} API method doesn't seem|error\(`Failed to send onMessage)/;
    const said = read(browser).scripts.flatMap(({ text }) =>
      [...text.matchAll(/\bconsole\.\w+\(.{0,60}/g)].map(([it]) => it),
    );
    expect(said.filter((it) => !allowed.test(it))).toEqual([]);
  });

  it("carries no source map, and no path of the machine it was built on", () => {
    for (const { name, text } of read(browser).files) {
      expect(text, name).not.toMatch(/sourceMappingURL/);
      expect(text, name).not.toContain(process.cwd());
    }
  });

  it("holds code of the packages with a reason and of no other, as they are locked, with their licences", () => {
    const text = read(browser).files.find(({ name }) => name === "licences.txt")?.text ?? "";
    const named = [...text.matchAll(/^(\S+) (\d+\.\d+\.\d+\S*) \(([^)]+)\)\n-{72}\n(?=\S)/gm)];
    const locked: Record<string, { version: string }> = lock.packages;
    for (const [, name, version] of named)
      expect(version, name).toBe(locked[`node_modules/${name}`]?.version);
    const { shipped } = dependencyTables();
    const notFor = { chromium: "webextension-polyfill", firefox: null };
    expect(named.map(([, name, , licence]) => [name, licence])).toEqual(
      shipped.filter(({ name }) => name !== notFor[browser]).map((it) => [it.name, it.licence]),
    );
  });
});
