import { describe, expect, it } from "vitest";
import { UNDONE_WITHIN } from "../../src/messages/person.ts";
import type { HistoryEvent } from "../../src/model/history-event.ts";
import { undoableFor } from "../../src/popup/undo-time.ts";
import { openedPerson, type PersonInView } from "../../src/screens/person/person-in-view.ts";
import { entry, found, IDENTITY, KEY, list, record, ticked, written } from "../screens/people.ts";

const SINCE = 50_000;
const captured: HistoryEvent = {
  what: "optedOut",
  at: SINCE,
  key: KEY,
  by: "maya",
  source: "popup",
  reason: null,
  note: null,
};
const learned: HistoryEvent = {
  what: "learned",
  at: 1,
  key: KEY,
  by: "maya",
  recordId: "r",
  field: "f",
  who: null,
};

function person(more: Partial<PersonInView> = {}): PersonInView {
  const hint = { recordId: record().recordId, address: null, name: null };
  const opened = openedPerson("tab", hint, IDENTITY, list(entry({ since: SINCE })), 1);
  return { ...opened, history: [captured], ...more };
}

describe("an opt-out can be taken back", () => {
  it("for ten seconds after the click", () => {
    expect(undoableFor(person(), SINCE + 1_000)).toBe(UNDONE_WITHIN - 1_000);
    expect(undoableFor(person(), SINCE + UNDONE_WITHIN)).toBe(0);
  });

  it("when Salesforce shows nothing but what it wrote itself", () => {
    const salesforce = found([ticked()]);
    expect(undoableFor(person({ salesforce, history: [captured, written()] }), SINCE)).toBe(UNDONE_WITHIN);
    expect(undoableFor(person({ salesforce }), SINCE)).toBe(0);
    const other = ticked({ optedOut: { HasOptedOutOfEmail: true, MSE_Opt_Out__c: true } });
    expect(undoableFor(person({ salesforce: found([other]), history: [captured, written()] }), SINCE)).toBe(
      0,
    );
  });

  it("not where the list had them opted out before", () => {
    expect(undoableFor(person({ history: [learned, captured] }), SINCE)).toBe(0);
    expect(undoableFor(person({ history: [{ ...captured, at: 1 }, captured] }), SINCE)).toBe(0);
  });

  it("not where it was learned, resubscribed, or is of a user that is not known", () => {
    expect(undoableFor(person({ list: list(entry({ since: SINCE, origin: "learned" })) }), SINCE)).toBe(0);
    expect(undoableFor(person({ list: list(entry({ since: SINCE, status: "resubscribed" })) }), SINCE)).toBe(
      0,
    );
    expect(undoableFor(person({ identity: null }), SINCE)).toBe(0);
  });
});
