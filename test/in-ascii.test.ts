import fc from "fast-check";
import { expect, it } from "vitest";
import { inAscii } from "../build/in-ascii.ts";

it("a script in ASCII means what it meant", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const script = inAscii(JSON.stringify(text));
      expect(script).toMatch(/^[\0-\x7f]*$/);
      expect(JSON.parse(script)).toBe(text);
    }),
  );
});

it("what would mean something else is not written", () => {
  expect(() => inAscii("String.raw`é`")).toThrow("raw");
});
