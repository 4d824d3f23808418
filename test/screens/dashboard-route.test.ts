import fc from "fast-check";
import { expect, it } from "vitest";
import { hashOf, readRoute, SECTIONS } from "../../src/screens/dashboard-route.ts";

it.each([
  ["", "list", null],
  ["#/", "list", null],
  ["#/nowhere", "list", null],
  ["#/syncs", "syncs", null],
  ["#/syncs/12", "syncs", "12"],
  ["#/list/%E0%A4%A", "list", null],
  ["#/list/address%3Aada%40x.it", "list", "address:ada@x.it"],
])("%j is the section %s with %s", (hash, section, detail) => {
  expect(readRoute(hash)).toEqual({ section, detail });
});

it("reads every address that it writes", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...SECTIONS),
      fc.string({ minLength: 1, unit: "grapheme" }),
      (section, detail) => {
        expect(readRoute(hashOf(section, detail))).toEqual({ section, detail });
      },
    ),
  );
});
