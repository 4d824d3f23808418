import { describe, expect, it } from "vitest";
import { ComparisonRefused, comparisonTest, type Operator } from "./compare.ts";
import type { Literal } from "./literal.ts";
import type { FieldType } from "./source.ts";

const text = (value: string): Literal => ({ kind: "string", text: value, raw: value });
const number = (value: number): Literal => ({ kind: "number", value });
const nothing: Literal = { kind: "null" };
const yes: Literal = { kind: "boolean", value: true };
const no: Literal = { kind: "boolean", value: false };
const at = (instant: string): Literal => ({ kind: "datetime", instant });
const tuesday: Literal = { kind: "days", days: { from: "2026-11-24", last: "2026-11-24" } };

function compile(type: FieldType, operator: Operator, literals: Literal[], multiple = false) {
  return comparisonTest(
    { name: "F", type, multiple, caseSensitive: false },
    operator,
    literals,
    "America/Los_Angeles",
  );
}

describe("a comparison", () => {
  it.each<[FieldType, Operator, Literal[], (string | number | boolean | null)[]]>([
    ["string", "=", [text("B")], ["b", "B"]],
    ["string", "!=", [text("b")], ["a", "c", null]],
    ["string", "=", [text("")], [null]],
    ["string", "!=", [nothing], ["a", "b", "B", "c"]],
    ["string", "<", [text("B")], ["a"]],
    ["string", ">=", [text("b")], ["b", "B", "c"]],
    ["string", ">", [nothing], []],
    ["string", "IN", [text("a"), nothing], ["a", null]],
    ["string", "NOT IN", [text("a"), nothing], ["b", "B", "c"]],
    ["string", "NOT IN", [text("a"), text("b")], ["c", null]],
    ["string", "LIKE", [text("B%")], ["b", "B"]],
  ])("on %s %s %j", (type, operator, literals, kept) => {
    const all = ["a", "b", "B", "c", null];
    expect(all.filter(compile(type, operator, literals))).toEqual(kept);
  });

  // "null matches FALSE values" (SOQL reference, "Use null in WHERE").
  it.each<[Operator, Literal, (boolean | null)[]]>([
    ["=", yes, [true]],
    ["=", no, [false, null]],
    ["!=", yes, [false, null]],
    ["!=", no, [true]],
    ["=", nothing, [false, null]],
    ["!=", nothing, [true]],
  ])("on a checkbox %s %j", (operator, literal, kept) => {
    expect([true, false, null].filter(compile("boolean", operator, [literal]))).toEqual(kept);
  });

  it.each<[Operator, (string | null)[]]>([
    ["=", ["2026-11-24T08:00:00.000Z", "2026-11-25T07:59:59.000Z"]],
    ["!=", ["2026-11-24T07:59:59.000Z", "2026-11-25T08:00:00.000Z", null]],
    ["<", ["2026-11-24T07:59:59.000Z"]],
    ["<=", ["2026-11-24T07:59:59.000Z", "2026-11-24T08:00:00.000Z", "2026-11-25T07:59:59.000Z"]],
    [">", ["2026-11-25T08:00:00.000Z"]],
    [">=", ["2026-11-24T08:00:00.000Z", "2026-11-25T07:59:59.000Z", "2026-11-25T08:00:00.000Z"]],
  ])("of a datetime with a day is with that day where the user is: %s", (operator, kept) => {
    const all = [
      "2026-11-24T07:59:59.000Z",
      "2026-11-24T08:00:00.000Z",
      "2026-11-25T07:59:59.000Z",
      "2026-11-25T08:00:00.000Z",
      null,
    ];
    expect(all.filter(compile("datetime", operator, [tuesday]))).toEqual(kept);
  });

  it("of datetimes reads a row's value however it is written", () => {
    const test = compile("datetime", "=", [at("2026-11-24T08:00:00.000Z")]);
    expect(test("2026-11-24T09:00:00+01:00")).toBe(true);
  });

  it("of numbers is by size, not by digits", () => {
    expect([9, 10, null].filter(compile("int", ">", [number(9)]))).toEqual([10]);
    expect([9, 10, null].filter(compile("double", "<", [number(10)]))).toEqual([9]);
  });

  it("of ids takes 15 characters for 18, and tells capitals apart", () => {
    const test = compile("reference", "=", [text("0015g00000AbCdE")]);
    expect(test("0015g00000AbCdEAAV")).toBe(true);
    expect(test("0015g00000abcdeAAA")).toBe(false);
  });

  it("of multi-select picklists: a semicolon is and, a comma is or", () => {
    const all = ["a;b", "B", "c;a", null];
    expect(all.filter(compile("picklist", "INCLUDES", [text("A;b"), text("c")], true))).toEqual([
      "a;b",
      "c;a",
    ]);
    expect(all.filter(compile("picklist", "EXCLUDES", [text("a")], true))).toEqual(["B", null]);
  });
});

describe("refused", () => {
  it.each<[FieldType, Operator, Literal, string]>([
    ["boolean", ">", yes, "INVALID_QUERY_FILTER_OPERATOR"],
    ["int", "LIKE", text("1%"), "INVALID_QUERY_FILTER_OPERATOR"],
    ["id", "LIKE", text("00Q%"), "INVALID_QUERY_FILTER_OPERATOR"],
    ["id", "=", text("abc"), "INVALID_QUERY_FILTER_OPERATOR"],
    ["picklist", "INCLUDES", text("a"), "INVALID_QUERY_FILTER_OPERATOR"],
    ["boolean", "=", text("true"), "INVALID_FIELD"],
    ["int", "=", text("1"), "INVALID_FIELD"],
    ["date", "=", at("2026-11-24T08:00:00.000Z"), "INVALID_FIELD"],
    ["datetime", "=", { kind: "date", date: "2026-11-24" }, "INVALID_FIELD"],
    ["string", "=", number(1), "INVALID_FIELD"],
    ["date", "=", text(""), "INVALID_FIELD"],
  ])("%s %s %j", (type, operator, literal, errorCode) => {
    expect(() => compile(type, operator, [literal])).toThrow(ComparisonRefused);
    expect(() => compile(type, operator, [literal])).toThrow(expect.objectContaining({ errorCode }));
  });
});
