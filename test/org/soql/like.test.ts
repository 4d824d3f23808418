import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { likeTest } from "./like.ts";

describe("LIKE", () => {
  it.each([
    ["a%", "abc", true],
    ["A%", "abc", true],
    ["%@x.test", "ann@x.test", true],
    ["%@x.test", "ann@xxtest", false],
    ["a_c", "abc", true],
    ["a_c", "abbc", false],
    ["100\\%", "100%", true],
    ["100\\%", "1000", false],
    ["a\\_b", "a_b", true],
    ["a\\_b", "axb", false],
    ["O\\'Brien", "o'brien", true],
    ["%", "", true],
    ["line%end", "line\nend", true],
    ["(a|b)*", "a", false],
    ["_", "\u{1f600}", true],
    ["οδοσ%", "ΟΔΟΣ", true],
    ["STRASSE%", "strasse 1", true],
  ])("%s and %j: %s", (pattern, value, matches) => {
    expect(likeTest(pattern)(value)).toBe(matches);
  });

  it("takes every sign but its own for itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary-ascii" }), (text) => {
        const pattern = text.replace(/[\\%_']/g, "\\$&");
        expect(likeTest(pattern)(text.toUpperCase())).toBe(true);
        expect(likeTest(`${pattern}x`)(text)).toBe(false);
      }),
    );
  });
});
