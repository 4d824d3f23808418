import { describe, expect, it } from "vitest";
import { guessColumns, nameIn } from "../../../src/dashboard/import/columns.ts";

const guess = (...rows: string[]) => guessColumns(rows.map((row) => row.split(",")));

describe("guessColumns", () => {
  it.each<[string, string[], number | null, boolean]>([
    ["with a header", ["Id,Name,E-Mail", "1,Ada,ada@x.it"], 2, true],
    ["without one", ["1,Ada,ada@x.it", "2,Bo,bo@x.it"], 2, false],
    ["by what the cells hold, not by the header", ["email,other", "none,ada@x.it", "none,bo@x.it"], 1, true],
    ["the fuller of two", ["work,home", "ada@x.it,", "bo@x.it,bo@home.it"], 0, true],
    [
      "by the header, of two that are as full",
      ["owner,Email", "rep@a.it,ada@x.it", "rep@a.it,bo@x.it"],
      1,
      true,
    ],
    ["by the header alone, while all cells are empty", ["Name,Email", "Ada,", "Bo,"], 1, true],
    ["nowhere in a table of nonsense", ["x,y", "1,2", "(),@"], null, true],
    ["addresses behind a name", ["who", "Ada <ada@x.it>"], 0, true],
    ["one column alone", ["ada@x.it", "bo@x.it"], 0, false],
  ])("finds the addresses %s", (_what, rows, address, header) => {
    expect(guess(...rows)).toMatchObject({ address, header });
  });

  it.each<[string, string, number[]]>([
    ["a full name", "Full Name,Email", [0]],
    ["given name and surname, in this order", "Nachname,Vorname,Email", [1, 0]],
    ["one of them", "Cognome,Email", [0]],
    ["none", "Company,Email", []],
  ])("finds the names: %s", (_what, header, name) => {
    expect(guess(header, "a,b,ada@x.it").name).toEqual(name);
  });

  it("has a name for every column, also where rows are longer than the header", () => {
    expect(guess("Email", "ada@x.it,more,and more").names).toEqual(["Email", "", ""]);
    expect(guessColumns([]).address).toBe(null);
  });
});

it("joins the parts of a name, and has none where they are empty", () => {
  expect(nameIn(["ada@x.it", " Ada ", "Lovelace"], [1, 2])).toBe("Ada Lovelace");
  expect(nameIn(["ada@x.it", " ", ""], [1, 2])).toBe(null);
  expect(nameIn(["ada@x.it"], [1])).toBe(null);
  expect(nameIn(["x".repeat(301)], [0])).toBe(null);
});
