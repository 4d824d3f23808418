// What the project rests on: each package with its reason, and nothing else in what users get.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { build, type Rolldown } from "vite";
import { describe, expect, it } from "vitest";
import project from "../package.json" with { type: "json" };
import lock from "../package-lock.json" with { type: "json" };
import { dependencyTables } from "./dependency-tables.ts";

const root = resolve(import.meta.dirname, "..");
const { shipped, tools } = dependencyTables();

/** What the lockfile says of a package, by its place in `node_modules`. */
interface Locked {
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly resolved?: string;
}
const locked = Object.entries(lock.packages as Record<string, Locked>).filter(([place]) => place !== "");

describe("the packages of the project", () => {
  it("that it is built and tested with are those with a reason", () => {
    expect(tools.map(({ name }) => name)).toEqual(Object.keys(project.devDependencies).sort());
  });

  it("that reach users are those with a reason, and what comes with them", () => {
    const names = new Set(shipped.map(({ name }) => name));
    expect(Object.keys(project.dependencies).filter((name) => !names.has(name))).toEqual([]);
    const direct = new Set(Object.keys(project.dependencies));
    const others = shipped.filter(({ name }) => !direct.has(name));
    // Each of the others says with whom it comes.
    expect(others.filter(({ why }) => !/^comes with `/.test(why))).toEqual([]);
  });

  it.each([...shipped, ...tools])("$name has the licence that is told", ({ name, licence }) => {
    const file = resolve(root, "node_modules", name, "package.json");
    expect(JSON.parse(readFileSync(file, "utf8")).license).toBe(licence);
  });

  it("are asked for in one version each, and kept to it by digest", () => {
    for (const version of Object.values({ ...project.dependencies, ...project.devDependencies }))
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    const unpinned = locked.filter(([, { integrity, link }]) => integrity === undefined && link !== true);
    expect(unpinned.map(([place]) => place)).toEqual([]);
    const elsewhere = locked.filter(([, { resolved = "https://" }]) => !resolved.startsWith("https://"));
    expect(elsewhere.map(([place]) => place)).toEqual([]);
  });

  it("run nothing when they are installed, and those that reach users would not anyway", () => {
    expect(readFileSync(resolve(root, ".npmrc"), "utf8").split("\n")).toContain("ignore-scripts=true");
    const names = new Set(shipped.map(({ name }) => `node_modules/${name}`));
    expect(locked.filter(([place, it]) => names.has(place) && it.hasInstallScript === true)).toEqual([]);
  });
});

it("the content script is built of the project's own files alone", async () => {
  const output = (await build({
    configFile: false,
    publicDir: false,
    logLevel: "silent",
    root,
    build: {
      write: false,
      lib: { entry: "src/content/index.ts", formats: ["iife"], name: "content" },
    },
  })) as Rolldown.RolldownOutput[];
  const modules = output.flatMap((it) =>
    it.output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : [])),
  );
  expect(modules.length).toBeGreaterThan(5);
  expect(modules.filter((id) => id.includes("node_modules"))).toEqual([]);
});
