import { describe, expect, it } from "vitest";
import type { Attention } from "../../../src/model/attention.ts";
import type { Failure } from "../../../src/model/failure.ts";
import { openedPerson } from "../../../src/screens/person/person-in-view.ts";
import type { PersonState } from "../../../src/screens/person/person-state.ts";
import "../browser-words.ts";
import { ADDRESS, IDENTITY } from "../people.ts";

const { stateText } = await import("../../../src/screens/person/state-text.ts");

const NOW = new Date(2026, 10, 24, 15, 30).getTime();
const MINUTE = 60_000;
const hint = { recordId: null, address: ADDRESS, name: "Ada" };
const person = openedPerson("tab", hint, IDENTITY, null, 1);
const taken = (failure: Failure | null, nextAttempt: number | null): PersonState => ({
  kind: "taken",
  act: "optOut",
  failure,
  nextAttempt,
});
const failure = (kind: Failure["kind"], code: string): Failure => ({ kind, code, message: "", fields: [] });
const words = (state: PersonState, of = person) => {
  const { title, lines } = stateText(state, of, NOW);
  return [title, ...lines].join(" ").replace(/\s/g, " ");
};

describe("an opt-out that is taken", () => {
  it("says that it is kept, and being written", () => {
    expect(words(taken(null, NOW))).toBe("Opt-out taken Kept on this computer; being written to Salesforce…");
  });

  it("says why it waits, and until when", () => {
    expect(words(taken(failure("retry", "UNABLE_TO_LOCK_ROW"), NOW + 4 * MINUTE))).toBe(
      "Opt-out taken Kept on this computer, not yet in Salesforce. " +
        "Somebody else was writing to the record at the same moment. Next attempt in 4 minutes (3:34 PM).",
    );
  });

  it("always says what comes next, also where no moment of it can be told", () => {
    expect(words(taken(failure("retry", "NETWORK"), NOW + MINUTE / 3))).toBe(
      "Opt-out taken Kept on this computer, not yet in Salesforce. Salesforce could not be reached. " +
        "It is tried again on its own.",
    );
    expect(words(taken(failure("retry", "NOT_KNOWN_WHO"), null))).toContain(
      "It goes onto your list as soon as Salesforce answers.",
    );
  });

  it("asks for a log-in rather than name a time that means nothing without one", () => {
    const said = words(taken(failure("session", "NO_SESSION"), NOW + 60 * MINUTE));
    expect(said).toContain("Open Salesforce and log in; nothing is lost.");
    expect(said).not.toContain("Next attempt");
  });
});

describe("an opt-out that needs attention", () => {
  const cause = (of: Attention["cause"]): Attention => ({
    id: of,
    key: `address:${ADDRESS}`,
    cause: of,
    recordId: null,
    object: null,
    name: "Ada",
    since: NOW,
    failure: null,
    by: null,
    rewritten: false,
  });
  const attention = (...causes: Attention["cause"][]): PersonState => ({
    kind: "attention",
    act: "optOut",
    failure: null,
    attention: causes.map(cause),
  });

  it("says that Salesforce does not hold all of it, but not where nobody can see what it holds", () => {
    expect(words(attention("refused", "unseen"))).toContain("not everywhere in Salesforce");
    expect(words(attention("unseen"))).toBe("Opt-out needs attention");
  });
});

describe("an opt-out that is written", () => {
  const written: PersonState = { kind: "written", since: NOW, confirmedAt: NOW, missing: 0, leftOut: 0 };

  it("says on how many records", () => {
    expect(words(written, { ...person, confirmed: 3 })).toContain(
      "Written to Salesforce and read back: 3 records.",
    );
    expect(words(written, { ...person, confirmed: 1 })).toContain("read back: 1 record.");
  });

  it("does not claim a write where there was nobody to write to", () => {
    expect(words(written, { ...person, confirmed: 0 })).toContain("Nobody in Salesforce has this address");
  });

  it("does not look finished while a record lacks it", () => {
    const { tone, title } = stateText({ ...written, missing: 2 }, person, NOW);
    expect({ tone, title }).toEqual({ tone: "attention", title: "Opted out, but not everywhere" });
  });
});

it("does not claim to know of Salesforce before it has answered", () => {
  expect(words({ kind: "notOptedOut", ended: false, asked: false })).toBe(
    "Not on your list Asking Salesforce…",
  );
  const failed = { ...person, lookFailure: failure("retry", "NETWORK") };
  expect(words({ kind: "notOptedOut", ended: false, asked: false }, failed)).toBe(
    "Not on your list Salesforce could not be asked.",
  );
});

it("quotes a reason without letting it turn the sentence round", () => {
  expect(words({ kind: "resubscribed", at: NOW, reason: "طلبت ذلك" })).toContain("“\u2068طلبت ذلك\u2069”");
});
