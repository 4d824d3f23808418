import { describe, expect, it } from "vitest";
import type { AttentionCase } from "../../../src/messages/dashboard.ts";
import type { Attention } from "../../../src/model/attention.ts";
import type { Failure } from "../../../src/model/failure.ts";
import "../../screens/browser-words.ts";
import { speak } from "../../screens/browser-words.ts";

const { groupCases } = await import("../../../src/dashboard/attention/groups.ts");
const { adminMessage } = await import("../../../src/dashboard/attention/admin-message.ts");
const { groupText, caseText, ownersText } = await import("../../../src/dashboard/attention/group-text.ts");

const failure = (code: string, message = "No."): Failure => ({
  kind: "attention",
  code,
  message,
  fields: [],
});

function caseOf(name: string, more: Partial<Attention> = {}): AttentionCase {
  const attention: Attention = {
    id: `address:${name}@x.example|${name}|refused`,
    key: `address:${name}@x.example`,
    cause: "refused",
    recordId: `00Q5g0000000${name.padEnd(6, "A")}`,
    object: "Lead",
    name,
    since: 1_000,
    failure: failure("INSUFFICIENT_ACCESS_OR_READONLY"),
    by: null,
    rewritten: false,
    ...more,
  };
  return { attention, address: `${name}@x.example`, ownerName: null };
}

const unticked = { cause: "unticked", failure: null } as const;
const rule = (words: string) => ({ failure: failure("FIELD_CUSTOM_VALIDATION_EXCEPTION", words) });

describe("groupCases", () => {
  it("puts together what has one cause and one way out: decisions first, then the largest", () => {
    const groups = groupCases([
      caseOf("a"),
      caseOf("b", rule("Region is required")),
      caseOf("c", rule("Region is required")),
      caseOf("d", rule("Ask Finance")),
      caseOf("e", unticked),
      caseOf("f", { cause: "fieldHidden", failure: null }),
      caseOf("g", { ...unticked, since: 500 }),
    ]);
    expect(
      groups.map(({ cause, cases }) => `${cause} ${cases.map((it) => it.attention.name).join("")}`),
    ).toEqual(["unticked ge", "refused bc", "refused a", "refused d", "fieldHidden f"]);
    expect(new Set(groups.map(({ id }) => id)).size).toBe(groups.length);
  });

  it("tells loops apart by who keeps at it, and puts them first", () => {
    const loop = { cause: "loop", failure: null, times: 2 } as const;
    const groups = groupCases([
      caseOf("a", unticked),
      caseOf("b", { ...loop, by: "Marketing Sync" }),
      caseOf("c", { ...loop, by: "Sam Ito", times: 4 }),
      caseOf("d", { ...loop, by: "Marketing Sync", times: 3 }),
    ]);
    expect(groups.map(({ cases }) => cases.map((it) => it.attention.name).join(""))).toEqual([
      "bd",
      "c",
      "a",
    ]);
    const [integration, sam] = groups;
    if (integration === undefined || sam === undefined) throw new Error("no groups");
    expect(groupText(integration).happened).toMatch(/Marketing Sync.* keeps unticking opt-outs/);
    expect(caseText(sam, sam.cases[0] as AttentionCase)).toMatch(/Sam Ito.* 4 times within 30 days/);
  });

  it("says whose records were refused, who has most of them first", () => {
    const owned = (name: string, ownerName: string | null) => ({ ...caseOf(name), ownerName });
    const cases = ["Ann", "Bob", "Bob", "Cy", "Di", "Eve", "Flo", null].map((owner, index) =>
      owned(`p${index}`, owner),
    );
    const [group] = groupCases(cases);
    if (!group) throw new Error("no group");
    expect(ownersText(group)).toMatch(/Bob.* \(2\), .*Ann.* \(1\), .*Cy.* \(1\), .*Di.* \(1\),? and 2 more/);
    const [hidden] = groupCases([{ ...caseOf("q", { cause: "fieldHidden" }), ownerName: "Ann" }]);
    if (!hidden) throw new Error("no group");
    expect(ownersText(hidden)).toBeNull();
    const [single] = groupCases([owned("r", "Ann")]);
    if (!single) throw new Error("no group");
    expect(ownersText(single)).toBeNull();
  });

  it("is empty where nothing needs anybody", () => {
    expect(groupCases([])).toEqual([]);
  });
});

describe("words of a group", () => {
  it("say of an untick what is the same for all, and of each case who it was", () => {
    const [group] = groupCases([caseOf("a", { ...unticked, by: "Sam Ito", rewritten: true })]);
    if (group === undefined) throw new Error("no group");
    expect(groupText(group).happened).toBe("Someone unticked the opt-out in Salesforce.");
    const [first] = group.cases;
    expect(first && caseText(group, first)).toContain("Sam Ito");
  });
});

describe("adminMessage", () => {
  const met = {
    identity: "00D5g0000012345EAA.0055g000009ABCDAA4",
    username: "maya@acme.example",
    apiHost: "acme.my.salesforce.com",
    lastSeen: 0,
  } as const;
  const message = (cases: readonly AttentionCase[]) => {
    const [group] = groupCases(cases);
    if (group === undefined) throw new Error("no group");
    return adminMessage(group, met, ["HasOptedOutOfEmail"], {});
  };

  it("names what happened, Salesforce's words, the field, and each record with a link", () => {
    const words = message([caseOf("a", rule("Region is required")), caseOf("b", rule("Region is required"))]);
    expect(words).toContain("2 records in acme.my.salesforce.com");
    expect(words).toContain("Salesforce says: Region is required (FIELD_CUSTOM_VALIDATION_EXCEPTION)");
    expect(words).toContain("Email Opt Out (HasOptedOutOfEmail)");
    expect(words).toContain("- a, Lead: https://acme.my.salesforce.com/00Q5g0000000aAAAAA");
  });

  it("names twenty records and counts the others", () => {
    const words = message(Array.from({ length: 25 }, (_, index) => caseOf(`p${index}`)));
    expect(words.match(/^- /gm)).toHaveLength(20);
    expect(words).toContain("and 5 more");
  });

  it.each<[string, Partial<Attention>, string]>([
    ["a hidden field", { cause: "fieldHidden", failure: null }, "field-level security"],
    ["people out of sight", { cause: "unseen", failure: null }, "told me: “No longer visible to you"],
    ["a record without the right to edit", {}, "edit access to these records"],
    ["a rule", rule("No."), "pass the rule"],
    ["an automation", { failure: failure("NOT_KEPT") }, "flows and triggers"],
    ["an untick", unticked, "who or what unticks"],
    ["anything else", { failure: failure("NEW_IN_SPRING_29") }, "look into it"],
  ])("asks for what helps against %s", (_what, more, asked) => {
    expect(message([caseOf("a", more)])).toContain(asked);
  });

  it("is written in the language of the screens", () => {
    speak("it", "it");
    expect(message([caseOf("a")])).toContain("Buongiorno");
    speak("en-US", "en");
  });
});
