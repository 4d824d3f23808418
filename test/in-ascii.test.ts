import { expect, it } from "vitest";
import { inAscii } from "../build/in-ascii.ts";

it.each(["plain \\u0041", "désabonner", "配信停止", "\u2068both\u2069", "😀 in two halves", "\ud83d alone"])(
  "a script in ASCII means what it meant: %j",
  (text) => {
    const script = inAscii(JSON.stringify(text));
    expect(script).toMatch(/^[\0-\x7f]*$/);
    expect(JSON.parse(script)).toBe(text);
  },
);

it("what would mean something else is not written", () => {
  expect(() => inAscii("String.raw`é`")).toThrow("raw");
});
