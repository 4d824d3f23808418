import { describe, expect, it } from "vitest";
import { readPasted } from "../../../src/dashboard/import/pasted.ts";

const read = (text: string) =>
  readPasted(text).map(({ row, addresses, name, written }) =>
    addresses.length === 0
      ? `${row} ?${written}`
      : `${row} ${addresses.join(" ")}${name === null ? "" : ` = ${name}`}`,
  );

describe("readPasted", () => {
  it.each<[string, string, string[]]>([
    ["one a line", "ada@x.it\r\nBo@X.it\n\n", ["1 ada@x.it", "2 bo@x.it"]],
    [
      "names before angle brackets",
      'Ada Lovelace <ada@x.it>\n"Levi, Dana" <dana@x.it>',
      ["1 ada@x.it = Ada Lovelace", "2 dana@x.it = Levi, Dana"],
    ],
    [
      "many in one line",
      "Ada <ada@x.it>; bo@x.it, <cy@x.it>",
      ["1 ada@x.it = Ada", "1 bo@x.it", "1 cy@x.it"],
    ],
    ["in a sentence", "please remove ada@x.it from your list", ["1 ada@x.it"]],
    ["rows of a sheet", "1\tAda\tada@x.it\n2\tBo\tbo@x.it", ["1 ada@x.it", "2 bo@x.it"]],
    ["what is no address", "nobody here\nada@x.it", ["1 ?nobody here", "2 ada@x.it"]],
    ["an address whose end is unclear", "a@b.it@c.it", ["1 ?a@b.it@c.it"]],
    ["a guarded cell of an export", "'+39ada@x.it", ["1 +39ada@x.it"]],
    ["nothing", "  \n\n", []],
  ])("%s", (_what, text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it("takes no name that is itself an address", () => {
    expect(read("ada@x.it <ada@x.it>")).toEqual(["1 ada@x.it"]);
  });

  it("does not fish addresses out of half a file in one cell", () => {
    expect(read(`${"x ".repeat(600)}ada@x.it`)).toEqual([expect.stringMatching(/^1 \?x x/)]);
  });

  it("takes time in proportion to what was pasted, also to a long line of blanks", () => {
    const started = performance.now();
    expect(read(`${" ".repeat(200_000)}<x${" ".repeat(200_000)}`)).toHaveLength(1);
    // Milliseconds; looking back and forth through it, it would be years.
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
