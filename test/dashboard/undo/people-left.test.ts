import { expect, it } from "vitest";
import type { LeftBecause } from "../../../src/model/act-undo.ts";
import "../../screens/browser-words.ts";

const { staysOptedOut } = await import("../../../src/dashboard/undo/people-left.tsx");

it.each<[LeftBecause | null, boolean]>([
  [null, false],
  ["notOptedOut", false],
  ["before", true],
  ["again", true],
  ["salesforce", true],
  ["edited", true],
])("of those whom an undo leaves alone because of %s, it counts as still opted out: %s", (left, stays) => {
  expect(staysOptedOut({ key: "address:ada@x.example", name: null, left })).toBe(stays);
});
