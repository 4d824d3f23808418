import { parseQuery, type WhereClause } from "@jetstreamapp/soql-parser-js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginningWith, containing, dateTime, text, textList } from "../../../src/background/salesforce/soql";

/** Every kind of string, with what means something in SOQL and in addresses far more often than chance has it. */
const anyString = fc.oneof(
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.oneof(
        fc.constantFrom(
          "'",
          "\\",
          '"',
          "\n",
          "\r",
          "\t",
          "\b",
          "\f",
          "%",
          "_",
          "\u2028",
          "\0",
          "\ud800",
          "@{",
          ")",
        ),
        fc.constantFrom("\\'", "' OR Name != '", "') --", "\\u0027", " AND ", "LIMIT 1"),
        fc.string(),
      ),
    )
    .map((parts) => parts.join("")),
);

/** What stands between the quotes → the string that Salesforce reads there. */
function unescaped(literal: string): string {
  const known: Record<string, string> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  return literal.replace(/\\u([0-9a-f]{4})|\\(.)/gs, (_, code?: string, sign = "") =>
    code === undefined ? (known[sign] ?? sign) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

function whereOf(condition: string): WhereClause {
  const query = parseQuery(`SELECT Id FROM Lead WHERE ${condition} LIMIT 7`);
  // Whatever was in the string, it changed nothing around it.
  expect(query).toMatchObject({ sObject: "Lead", limit: 7, fields: [{ field: "Id" }] });
  return query.where as WhereClause;
}

describe("a string in a statement", () => {
  test("is read as exactly one literal, of the same text", () => {
    fc.assert(
      fc.property(anyString, (value) => {
        const where = whereOf(`Email = ${text(value)}`);
        expect(Object.keys(where)).toEqual(["left"]);
        const left = where.left as { literalType: string; value: string };
        expect(left.literalType).toBe("STRING");
        expect(unescaped(left.value.slice(1, -1))).toBe(value);
      }),
      { numRuns: 500 },
    );
  });

  test("stays one of many in a list", () => {
    fc.assert(
      fc.property(fc.array(anyString, { minLength: 1, maxLength: 5 }), (values) => {
        const where = whereOf(`Email IN ${textList(values)}`);
        expect(Object.keys(where)).toEqual(["left"]);
        const left = where.left as { value: string[] };
        expect(left.value.map((it) => unescaped(it.slice(1, -1)))).toEqual(values);
      }),
      { numRuns: 300 },
    );
  });

  test("can always be put into an address", () => {
    fc.assert(fc.property(anyString, (value) => void encodeURIComponent(text(value))));
  });

  test("holds no character that could end a line", () => {
    fc.assert(
      fc.property(anyString, (value) => {
        expect(text(value)).toMatch(/^'[^\n\r\u2028\u2029\0]*'$/);
      }),
    );
  });
});

describe("a pattern", () => {
  test("takes % and _ for themselves", () => {
    expect(beginningWith("100%_a'\\")).toBe(String.raw`'100\%\_a\'\\%'`);
    expect(containing("@a_b")).toBe(String.raw`'%@a\_b%'`);
  });

  test("is one literal whose only wildcards are its own", () => {
    fc.assert(
      fc.property(anyString, (value) => {
        const where = whereOf(`Email LIKE ${containing(value)}`);
        expect(Object.keys(where)).toEqual(["left"]);
        const literal = (where.left as { value: string }).value.slice(1, -1);
        const wildcards = literal.replace(/\\[\s\S]/g, "").match(/[%_]/g);
        expect(wildcards).toEqual(["%", "%"]);
      }),
      { numRuns: 300 },
    );
  });
});

test("a point in time is written without quotes", () => {
  expect(dateTime(Date.UTC(2026, 10, 24, 8, 0, 0, 5))).toBe("2026-11-24T08:00:00.005Z");
});
