import { describe, expect, it } from "vitest";
import type { Failure } from "../../src/model/failure.ts";
import type { HistoryEvent } from "../../src/model/history-event.ts";
import "./browser-words.ts";

const { eventText } = await import("../../src/screens/history-text.ts");

const LEAD = "00Q5g0000000001EAA";
const FORMER = "00Q5g0000000002EAA";

const failure = (code: string): Failure => ({ kind: "attention", code, message: "", fields: [] });

type Said = HistoryEvent extends infer Each
  ? Each extends HistoryEvent
    ? Omit<Each, "at" | "key" | "by">
    : never
  : never;

function words(said: Said, names: Readonly<Record<string, string>> = {}) {
  const event = { at: 0, key: "address:ada@x.example", by: "rep@acme.example", ...said } as HistoryEvent;
  const { title, lines, quote } = eventText(event, {}, (recordId) => names[recordId] ?? null);
  return { title, lines: lines.map((line) => line.replace(/[\u2066-\u2069]/g, "")), quote };
}

describe("an event in words", () => {
  it("says of whom an undo left alone nothing that is not so: they may be opted out no longer", () => {
    const { title, lines } = words({ what: "leftAlone", why: "notOptedOut", undoId: 1 });
    expect(title).not.toContain("opted out");
    expect(lines[0]).toBe("No longer opted out on your list.");
    expect(words({ what: "leftAlone", why: "before", undoId: 1 }).lines[0]).toMatch(
      /before that import or sync/,
    );
  });

  it("says nothing of an opt-out where a record is out of sight: its person may be resubscribed", () => {
    const { lines } = words({ what: "unseen", recordId: LEAD, object: "Lead" });
    expect(lines.join(" ")).not.toContain("opt-out");
  });

  it("says what kind of record an opt-out without an address came from", () => {
    const carried = { what: "learned", recordId: LEAD, field: "HasOptedOutOfEmail", who: null } as const;
    const { lines } = words(
      { ...carried, carriedFrom: `record:${FORMER}` },
      { [LEAD]: "Ada", [FORMER]: "Ada L." },
    );
    expect(lines).toEqual(["Carried over from Ada L. (Lead): their record became Ada (Lead)."]);
    const ofAddress = words({ ...carried, carriedFrom: "address:old@x.example" }, { [LEAD]: "Ada" });
    expect(ofAddress.lines).toEqual(["Carried over from old@x.example: their record became Ada (Lead)."]);
  });

  it("quotes a code that an admin can search for, and no bare status", () => {
    const refused = { what: "refused", recordId: LEAD, object: "Lead", runId: null } as const;
    expect(words({ ...refused, failure: failure("ENTITY_IS_LOCKED") }).quote).toBe("ENTITY_IS_LOCKED");
    expect(words({ ...refused, failure: failure("412") }).quote).toBeNull();
  });
});
