import { describe, expect, it } from "vitest";
import { afterWrites, confirmedRecords } from "../../../src/screens/person/written-records.ts";
import { contact, KEY, record, written } from "../people.ts";

describe("records after what was written since", () => {
  it("show the write on its record alone", () => {
    expect(afterWrites([record(), contact()], [written()])).toEqual([
      record({ optedOut: { HasOptedOutOfEmail: true } }),
      contact(),
    ]);
  });

  it("show the newest of several writes, in whatever order they are told", () => {
    const cleared = written({ at: 3_000, to: false, from: { HasOptedOutOfEmail: true } });
    expect(afterWrites([record()], [cleared, written()])).toEqual([record()]);
  });

  it("keep what somebody changed after an older write of ours", () => {
    const unticked = record({ lastModified: 2_500 });
    expect(afterWrites([unticked], [written({ at: 2_000 })])).toEqual([unticked]);
  });

  it("keep fields that were not written", () => {
    const both = record({ optedOut: { HasOptedOutOfEmail: false, Sales_Opt_Out__c: false } });
    expect(afterWrites([both], [written()])[0]?.optedOut).toEqual({
      HasOptedOutOfEmail: true,
      Sales_Opt_Out__c: false,
    });
  });
});

describe("the number of records confirmed", () => {
  const confirmed = (at: number, records: number) => ({
    what: "confirmed" as const,
    at,
    key: KEY,
    by: "maya",
    records,
  });

  it("is that of the newest confirmation", () => {
    expect(confirmedRecords([confirmed(3_000, 4), written(), confirmed(2_000, 3)])).toBe(4);
  });

  it("is unknown without one", () => expect(confirmedRecords([written()])).toBe(null));
});
