import { describe, expect, it } from "vitest";
import { REWRITE_ONCE_IN, reconcile } from "../../../src/background/sync/reconcile";
import type { KnownRecord, Observation } from "../../../src/model/observation";
import type { SubjectKey } from "../../../src/model/person";
import type { Plan } from "../../../src/model/plan";
import type { Unsubscribe } from "../../../src/model/unsubscribe";
import { ADDRESS, CONTACT, FIELD, KEY, known, LEAD, observation, unsubscribe } from "./people";

const DAY = 24 * 60 * 60 * 1000;
const NOW = 400 * DAY;
const OTHER_FIELD = "MSE_Opt_Out__c";
const POLICY = {
  fields: { Lead: [FIELD], Contact: [FIELD], Account: ["PersonHasOptedOutOfEmail"] },
  now: NOW,
  fieldSwitched: false,
  captured: new Set<SubjectKey>(),
};

const on = { [FIELD]: true };
const off = { [FIELD]: false };
const own = unsubscribe();
const learned = unsubscribe({ origin: "learned", source: "salesforce" });
const ended = unsubscribe({ origin: "learned", source: "salesforce", status: "ended" });
const resubscribed = unsubscribe({
  status: "resubscribed",
  resubscribe: { at: 2000, reason: "Signed up at the fair" },
});
const undone = unsubscribe({ status: "resubscribed", resubscribe: { at: 2000, reason: "", undone: true } });
const leftOut = unsubscribe({ leftOut: [LEAD] });
const unseen = { kind: "unseen" } as const;

/** What a plan does, in words short enough for a table. */
function said(plan: Plan): string {
  const parts = [
    ...plan.changes.map((change) => `write ${change.to} (${change.reason})`),
    ...plan.learned.map(({ entry }) => `learn ${entry.origin}`),
    ...plan.ended.map(() => "end"),
    ...plan.unseen.map(({ recordId }) => `lose sight of ${recordId}`),
    ...plan.attention.map((attention) => `ask ${attention.cause}${attention.rewritten ? " (put back)" : ""}`),
  ];
  return parts.join(", ") || "nothing";
}

function plan(
  entry: Unsubscribe | null,
  now: Partial<Observation>,
  before: Partial<KnownRecord> | null,
  policy: Partial<typeof POLICY> = {},
): Plan {
  const knowns = before ? [known(before)] : [];
  return reconcile(knowns, entry ? [entry] : [], [observation(now)], { ...POLICY, ...policy });
}

// The decision table of docs/sync.md, row by row.
const seenOff = { optedOut: off, agreed: off };
const seenOn = { optedOut: on, agreed: on };
const table: [string, Unsubscribe | null, Partial<Observation>, Partial<KnownRecord> | null, string][] = [
  // list, Salesforce now, agreed before → decision
  ["nobody's, ticked, new", null, { optedOut: on }, null, "learn learned"],
  ["nobody's, ticked, was off", null, { optedOut: on }, seenOff, "learn learned"],
  ["nobody's, off, new", null, { optedOut: off }, null, "nothing"],
  ["nobody's, off, was on", null, { optedOut: off }, seenOn, "nothing"],
  ["own, off, new record", own, { optedOut: off }, null, "write true (newRecord)"],
  ["own, off, push pending", own, { optedOut: off }, seenOff, "write true (captured)"],
  ["own, off, was on", own, { optedOut: off }, seenOn, "write true (unticked), ask unticked (put back)"],
  [
    "own, off, was on, put back 29 days ago",
    own,
    { optedOut: off },
    { ...seenOn, rewritten: { [FIELD]: NOW - 29 * DAY } },
    "ask loop",
  ],
  [
    "own, off, was on, put back 30 days ago",
    own,
    { optedOut: off },
    { ...seenOn, rewritten: { [FIELD]: NOW - REWRITE_ONCE_IN } },
    "write true (unticked), ask unticked (put back)",
  ],
  ["own, on, new", own, { optedOut: on }, null, "nothing"],
  ["own, on, was on", own, { optedOut: on }, seenOn, "nothing"],
  ["learned, off, was on", learned, { optedOut: off }, seenOn, "end"],
  ["learned, on, was on", learned, { optedOut: on }, seenOn, "nothing"],
  ["learned, off, newcomer with the address", learned, { optedOut: off }, null, "write true (newRecord)"],
  ["learned, off, was off", learned, { optedOut: off }, seenOff, "nothing"],
  ["ended, off", ended, { optedOut: off }, seenOff, "nothing"],
  ["ended, ticked again", ended, { optedOut: on }, seenOff, "learn learned"],
  [
    "resubscribed, on, untouched since",
    resubscribed,
    { optedOut: on, lastModified: 1999 },
    seenOn,
    "write false (resubscribed)",
  ],
  [
    "resubscribed, on, touched since",
    resubscribed,
    { optedOut: on, lastModified: 2000 },
    seenOn,
    "ask changedSinceResubscribe",
  ],
  [
    "resubscribed by a clock that was ahead",
    unsubscribe({ ...resubscribed, resubscribe: { at: NOW + DAY, reason: "Signed up at the fair" } }),
    { optedOut: on, lastModified: 1999 },
    seenOn,
    "ask changedSinceResubscribe",
  ],
  ["resubscribed, off", resubscribed, { optedOut: off }, seenOn, "nothing"],
  ["resubscribed, ticked again later", resubscribed, { optedOut: on }, seenOff, "learn learned"],
  ["own, field hidden", own, { optedOut: {} }, null, "ask fieldHidden"],
  ["learned, field hidden", learned, { optedOut: {} }, seenOn, "ask fieldHidden"],
  ["nobody's, field hidden", null, { optedOut: {} }, null, "nothing"],
  ["own, left out, off, new", leftOut, { optedOut: off }, null, "nothing"],
  ["own, left out, off, was on", leftOut, { optedOut: off }, seenOn, "nothing"],
  ["own, left out, on", leftOut, { optedOut: on }, seenOff, "nothing"],
  ["own, left out, field hidden", leftOut, { optedOut: {} }, null, "nothing"],
  [
    "own, another record left out, off, new",
    unsubscribe({ leftOut: [CONTACT] }),
    { optedOut: off },
    null,
    "write true (newRecord)",
  ],
  ["taken back, on, was on", undone, { optedOut: on }, seenOn, "nothing"],
  ["taken back, ticked by somebody else", undone, { optedOut: on }, seenOff, "learn learned"],
  ["taken back, off", undone, { optedOut: off }, seenOn, "nothing"],
  ["own, deleted", own, { optedOut: on, gone: { kind: "deleted" } }, seenOn, "nothing"],
  ["own, shown no more", own, { optedOut: on, gone: unseen }, seenOn, `lose sight of ${LEAD}, ask unseen`],
  [
    "own, shown no more, known by now",
    own,
    { optedOut: on, gone: unseen },
    { ...seenOn, gone: unseen },
    "nothing",
  ],
  [
    "own, shown again and unticked",
    own,
    { optedOut: off },
    { ...seenOn, gone: unseen },
    "write true (unticked), ask unticked (put back)",
  ],
  [
    "own, left out, shown no more",
    leftOut,
    { optedOut: off, gone: unseen },
    seenOff,
    `lose sight of ${LEAD}`,
  ],
  [
    "own, merged into what is not shown",
    own,
    { optedOut: on, gone: { kind: "merged", into: "00Q000000000002AAA" } },
    seenOn,
    `lose sight of ${LEAD}, ask unseen`,
  ],
  [
    "own, never seen but as merged into what is not shown",
    own,
    { gone: { kind: "merged", into: "00Q000000000002AAA" } },
    null,
    `lose sight of ${LEAD}, ask unseen`,
  ],
  ["learned, shown no more", learned, { optedOut: on, gone: unseen }, seenOn, `lose sight of ${LEAD}`],
  ["learned, shown again and unticked", learned, { optedOut: off }, { ...seenOn, gone: unseen }, "end"],
  [
    "resubscribed, shown no more",
    resubscribed,
    { optedOut: on, gone: unseen },
    seenOn,
    `lose sight of ${LEAD}`,
  ],
  ["nobody's, shown no more", null, { optedOut: off, gone: unseen }, seenOff, "nothing"],
];

describe("the decision table", () => {
  it.each(table)("%s", (_row, entry, now, before, expected) => {
    expect(said(plan(entry, now, before))).toBe(expected);
  });

  it("writes an own opt-out that was captured again since somebody unticked it, and asks nobody", () => {
    const captured = new Set([KEY]);
    for (const rewritten of [{}, { [FIELD]: NOW - DAY }])
      expect(said(plan(own, { optedOut: off }, { ...seenOn, rewritten }, { captured }))).toBe(
        "write true (captured)",
      );
  });

  it("writes nothing to the wrong person: another address is another entry", () => {
    expect(said(plan(own, { address: "maria.rossi@else.example", optedOut: off }, null))).toBe("nothing");
  });

  it("compares addresses without regard to case and space", () => {
    expect(said(plan(own, { address: " Maria@Rossi.EXAMPLE ", optedOut: off }, null))).toBe(
      "write true (newRecord)",
    );
  });

  it("goes on with the other records when one is hidden", () => {
    const result = reconcile(
      [],
      [own],
      [observation({ optedOut: {} }), observation({ recordId: CONTACT })],
      POLICY,
    );
    expect(said(result)).toBe("write true (newRecord), ask fieldHidden");
  });
});

describe("records that are out of sight", () => {
  const other = "00Q000000000002AAA";
  const lost = (recordId: string) => observation({ recordId, optedOut: on, gone: unseen });

  it("need nobody where another record of the address is in sight", () => {
    const knowns = [known(seenOn), known({ ...seenOn, recordId: other })];
    expect(said(reconcile(knowns, [own], [lost(LEAD)], POLICY))).toBe(`lose sight of ${LEAD}`);
    // The last of them does.
    const [first, second] = knowns as [KnownRecord, KnownRecord];
    const later = reconcile([{ ...first, gone: unseen }, second], [own], [lost(other)], POLICY);
    expect(said(later)).toBe(`lose sight of ${other}, ask unseen`);
  });

  it("are one question a person, whatever order they come in", () => {
    const knowns = [known(seenOn), known({ ...seenOn, recordId: other })];
    const plans = [
      [LEAD, other],
      [other, LEAD],
    ].map((ids) => reconcile(knowns, [own], ids.map(lost), POLICY));
    expect(plans[0]?.attention).toMatchObject([{ id: `${KEY}||unseen`, by: null }]);
    expect(plans[1]?.attention).toEqual(plans[0]?.attention);
    expect(plans.map(({ unseen: them }) => them.map(({ recordId }) => recordId))).toEqual([
      [LEAD, other],
      [LEAD, other],
    ]);
  });

  it("are followed once they turn out to have been merged", () => {
    const loser = observation({ optedOut: on, gone: { kind: "merged", into: other } });
    const winner = observation({ recordId: other, address: "maria@new.example" });
    const result = reconcile(
      [known({ ...seenOn, optedOut: on, gone: unseen })],
      [learned],
      [loser, winner],
      POLICY,
    );
    expect(said(result)).toBe("write true (merged), learn learned");
  });
});

describe("following records", () => {
  const lead = observation({ optedOut: on, gone: { kind: "converted", contactId: CONTACT } });

  it("opts out the Contact of a converted Lead, though an existing Contact keeps its own value", () => {
    const result = reconcile([], [own], [lead, observation({ recordId: CONTACT })], POLICY);
    expect(said(result)).toBe("write true (newRecord)");
    expect(result.changes[0]?.recordId).toBe(CONTACT);
  });

  it.each([ADDRESS, "maria@new.example"])(
    "ticks the Contact that a learned Lead was converted into, whatever both sides knew of it: %s",
    (address) => {
      const contact = known({ recordId: CONTACT, address, agreed: { [FIELD]: false } });
      const before = known({ ...seenOn, optedOut: on });
      const first = reconcile([before, contact], [learned], [lead], POLICY);
      expect(first.changes).toMatchObject([{ recordId: CONTACT, to: true }]);
      expect(first.ended).toEqual([]);
      // Not again on every later night: whoever unticks it then means it.
      const later = first.agreed.map((it) =>
        it.recordId === CONTACT ? { ...it, agreed: contact.agreed } : it,
      );
      const other = known({ recordId: "00Q000000000002AAA", optedOut: on, agreed: on });
      const again = reconcile([...later, contact, other], [learned], [lead, contact], POLICY);
      expect(said(again)).toBe("nothing");
    },
  );

  it("does not end a learned entry since the Contact was unticked before the Lead became it", () => {
    const contact = known({ recordId: CONTACT, address: "maria@new.example", agreed: on });
    const result = reconcile([known({ ...seenOn, optedOut: on }), contact], [learned], [lead], POLICY);
    expect(result.ended).toEqual([]);
    expect(result.changes).toMatchObject([{ recordId: CONTACT, to: true }]);
  });

  it("carries an own entry over to the Contact's other address", () => {
    const contact = observation({ recordId: CONTACT, address: "maria@new.example" });
    const result = reconcile([], [own], [lead, contact], POLICY);
    expect(said(result)).toBe("write true (converted), learn own");
    expect(result.learned[0]?.entry.key).toBe("address:maria@new.example");
  });

  it("follows a chain: merged into a Lead that was converted", () => {
    const loser = observation({
      recordId: "00Q000000000002AAA",
      optedOut: on,
      gone: { kind: "merged", into: LEAD },
    });
    const contact = observation({ recordId: CONTACT, address: null });
    const result = reconcile([], [own], [loser, { ...lead, address: null }, contact], POLICY);
    expect(result.changes.map((change) => change.recordId)).toEqual([CONTACT]);
  });

  it("leaves a Contact alone whose own address was resubscribed after the Lead's opt-out", () => {
    const back = unsubscribe({
      subject: { kind: "address", address: "maria@new.example" },
      status: "resubscribed",
      resubscribe: { at: 5000, reason: "Asked for the newsletter" },
    });
    const contact = observation({ recordId: CONTACT, address: "maria@new.example" });
    expect(said(reconcile([], [own, back], [lead, contact], POLICY))).toBe("nothing");
  });

  it("survives records that point at each other", () => {
    const a = observation({ gone: { kind: "merged", into: "00Q000000000002AAA" } });
    const b = observation({ recordId: "00Q000000000002AAA", gone: { kind: "merged", into: LEAD } });
    expect(said(reconcile([], [own], [a, b], POLICY))).toBe("nothing");
  });
});

describe("several records with one address", () => {
  const contact = (optedOut: Record<string, boolean>) => observation({ recordId: CONTACT, optedOut });

  it("keeps a learned entry while one record still shows it, and does not put the other tick back", () => {
    const result = reconcile(
      [known(seenOn), known({ ...seenOn, recordId: CONTACT })],
      [learned],
      [observation({ optedOut: off })],
      POLICY,
    );
    expect(said(result)).toBe("nothing");
    expect(result.agreed.find((record) => record.recordId === LEAD)?.agreed).toEqual(off);
  });

  it("does not undo a colleague's resubscribe on a record never seen before", () => {
    const result = reconcile(
      [known(seenOn)],
      [learned],
      [observation({ optedOut: off }), contact(off)],
      POLICY,
    );
    expect(said(result)).toBe("end");
  });

  it("opts out every record of an address that is learned, also one that was left unticked before", () => {
    for (const entry of [null, ended, resubscribed]) {
      const result = reconcile(
        [known(seenOff), known({ ...seenOff, recordId: CONTACT })],
        entry ? [entry] : [],
        [observation({ optedOut: on })],
        POLICY,
      );
      expect(said(result)).toBe("write true (captured), learn learned");
      expect(result.changes.map((change) => change.recordId)).toEqual([CONTACT]);
    }
  });

  it("writes false to no record of an address when another record was ticked again since", () => {
    const result = reconcile(
      [known({ ...seenOff, recordId: CONTACT }), known(seenOn)],
      [resubscribed],
      [contact(on)],
      POLICY,
    );
    expect(said(result)).toBe("learn learned");
  });

  it("learns one entry from two ticked records", () => {
    expect(said(reconcile([], [], [observation({ optedOut: on }), contact(on)], POLICY))).toBe(
      "learn learned",
    );
  });
});

describe("two fields", () => {
  const both = {
    ...POLICY,
    fields: { Lead: [FIELD, OTHER_FIELD], Contact: [FIELD, OTHER_FIELD], Account: [] },
  };
  const half = { [FIELD]: true, [OTHER_FIELD]: false };

  it("learns from either and writes the other, which stays unwritten on no later night", () => {
    const result = reconcile([], [], [observation({ optedOut: half })], both);
    expect(said(result)).toBe("write true (newRecord), learn learned");
    expect(result.changes.map((change) => change.from)).toEqual([{ [OTHER_FIELD]: false }]);
  });

  it("writes both in one change", () => {
    const result = plan(own, { optedOut: { [FIELD]: false, [OTHER_FIELD]: false } }, null, both);
    expect(result.changes.map((change) => change.from)).toEqual([{ [FIELD]: false, [OTHER_FIELD]: false }]);
  });

  it("writes the list to a newly chosen field and says why", () => {
    const switched = {
      ...POLICY,
      fields: { Lead: [OTHER_FIELD], Contact: [OTHER_FIELD], Account: [] },
      fieldSwitched: true,
    };
    const result = reconcile(
      [known({ optedOut: on, agreed: on })],
      [learned],
      [observation({ optedOut: half })],
      switched,
    );
    expect(said(result)).toBe("write true (fieldChosen)");
  });
});

describe("what is remembered", () => {
  it("moves the agreed value only when both sides show it", () => {
    expect(plan(own, { optedOut: on }, null).agreed[0]?.agreed).toEqual(on);
    expect(plan(own, { optedOut: off }, null).agreed[0]?.agreed).toEqual({});
    expect(plan(own, { optedOut: off }, seenOn).agreed[0]?.agreed).toEqual(on);
  });

  it("that a record is gone, so that no later night writes to it", () => {
    const gone = observation({ optedOut: off, gone: { kind: "deleted" } });
    const result = reconcile([known(seenOff)], [own], [gone], POLICY);
    expect(said(result)).toBe("nothing");
    expect(
      said(reconcile(result.agreed, [own], [observation({ recordId: CONTACT, optedOut: on })], POLICY)),
    ).toBe("nothing");
  });

  it("ignores an observation older than what is known", () => {
    const result = reconcile(
      [known({ ...seenOn, systemModstamp: 3000 })],
      [learned],
      [observation({ optedOut: off })],
      POLICY,
    );
    expect(said(result)).toBe("nothing");
  });

  it("names the entry by record where there is no address", () => {
    expect(plan(null, { address: null, optedOut: on }, null).learned[0]?.entry.key).toBe(`record:${LEAD}`);
    expect(plan(null, { address: ADDRESS, optedOut: on }, null).learned[0]?.entry.key).toBe(KEY);
  });
});
