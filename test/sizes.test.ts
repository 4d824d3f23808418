import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type BuiltSizes, MOST_BYTES, readBuiltSizes } from "./bench/built-sizes.ts";
import { buildExtension } from "./browser/build-extension.ts";

let folder: string;
let built: BuiltSizes;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quietlist-sizes-"));
  await buildExtension("chromium", folder);
  built = await readBuiltSizes(folder);
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it("the content script is small: every Salesforce page loads it", () => {
  expect(built.content).toBeLessThanOrEqual(MOST_BYTES.content);
});

it("the background is small: every wake-up of the worker reads it", () => {
  expect(built.background).toBeLessThanOrEqual(MOST_BYTES.background);
});

it("the background is in ASCII: Chromium reads anything else in two bytes a letter, at every wake-up", async () => {
  const letters = await readFile(join(folder, "background.js"), "utf8");
  expect(letters.match(/[^\0-\x7f]/g)).toBeNull();
});

it("what is measured is all of it", () => {
  // Less than this cannot hold jsforce, the sync and the handlers: then an import was not followed.
  expect(built.background).toBeGreaterThan(30_000);
  expect(built.content).toBeGreaterThan(1_000);
  expect(built.popup).toBeGreaterThan(10_000);
});
