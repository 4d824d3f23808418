import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeId, parseId, suffixOf, toId15 } from "./id.ts";

describe("record ids", () => {
  it("have the suffix that Salesforce gives", () => {
    // From Jetstream's tests.
    expect(suffixOf("0015j00000AbCdE")).toBe("AAV");
  });

  it("are told apart into prefix and row, in both lengths", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 50_000_000 }), (row) => {
        const id = makeId("00Q", row);
        expect(id).toMatch(/^00Q5g0[0-9A-Za-z]{12}$/);
        expect(parseId(id)).toEqual({ prefix: "00Q", row });
        expect(parseId(id.slice(0, 15))).toEqual({ prefix: "00Q", row });
      }),
    );
  });

  it("of 18 characters survive a change of case", () => {
    const id = makeId("003", 4711);
    expect(toId15(id.toUpperCase())).toBe(id.slice(0, 15));
    expect(toId15(id.toLowerCase())).toBe(id.slice(0, 15));
  });

  it("are refused when their form or suffix cannot be", () => {
    for (const wrong of ["", "00Q", "00Q5g00000AbCd", "00Q5g00000AbCdE!AV", "00Q5g00000123455550"]) {
      expect(parseId(wrong)).toBeNull();
    }
    // The suffix says that a digit is a capital letter.
    expect(parseId("00Q5g0000012345555")).toBeNull();
  });
});
