import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { objectOfId, readSalesforceId } from "../src/salesforce-id";

describe("readSalesforceId", () => {
  test.each([
    // read, id
    ["0015j00000AbCdE", "0015j00000AbCdEAAV"],
    ["0015j00000AbCdEAAV", "0015j00000AbCdEAAV"],
    ["0015j00000AbCdEaav", "0015j00000AbCdEAAV"],
    // Case lost on the way, as in a link that a mail gateway has rewritten:
    ["0015J00000ABCDEAAV", "0015j00000AbCdEAAV"],
    ["0015j00000abcdeaav", "0015j00000AbCdEAAV"],
    ["000000000000000", "000000000000000AAA"],
    ["AAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAA555"],
  ])("%s → %s", (text, id) => {
    expect(readSalesforceId(text)).toBe(id);
  });

  test.each([
    ["0015j00000AbCdEAAA"],
    ["0015j00000aBCdEAAV"],
    ["0015j00000AbCdEAA9"],
    // Its checksum makes a capital of a digit:
    ["0015j00000abcdebaa"],
    ["0015j00000AbCd"],
    ["0015j00000AbCdEA"],
    ["0015j00000AbCdEAAVx"],
    ["0015j00000AbCd-"],
    [" 0015j00000AbCdE"],
    ["0015j00000AbCdE\n"],
    ["００１5j00000AbCdE"],
    [""],
  ])("%j is no id", (text) => {
    expect(readSalesforceId(text)).toBeNull();
  });

  const core = fc.stringMatching(/^[A-Za-z0-9]{15}$/);

  test("gives one form to all spellings of an id", () => {
    fc.assert(
      fc.property(core, (text) => {
        const id = readSalesforceId(text) ?? "";
        expect(id.slice(0, 15)).toBe(text);
        for (const spelling of [id, id.toUpperCase(), id.toLowerCase()])
          expect(readSalesforceId(spelling)).toBe(id);
      }),
    );
  });

  test("refuses every checksum but one for an id of mixed case", () => {
    const mixed = core.map((text) => `00Qa${text.slice(4)}`);
    fc.assert(
      fc.property(mixed, fc.stringMatching(/^[A-Z0-5]{3}$/), (text, checksum) => {
        const read = readSalesforceId(text + checksum);
        expect(read).toBe(text + checksum === readSalesforceId(text) ? text + checksum : null);
      }),
    );
  });
});

test.each([
  ["00Q5j00000AbCdEAAV", "Lead"],
  ["0035j00000AbCdE", "Contact"],
  ["0015j00000AbCdEAAV", "Account"],
  ["00q5j00000AbCdEAAV", null],
  ["0065j00000AbCdEAAV", null],
  ["", null],
])("%s is a %s", (id, object) => {
  expect(objectOfId(id)).toBe(object);
});
