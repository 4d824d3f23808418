import { expect, it } from "vitest";
import { readMenuPick } from "../../src/background/menu-pick.ts";

const LEAD = "https://acme.lightning.force.com/lightning/r/Lead/00Q5j00000AbCdEEAV/view";
const REQUEST = "Please remove me from your list. Ada <Ada@Example.com>";

it.each([
  [
    "a mail link",
    { linkUrl: "mailto:Ada@Example.com?subject=x" },
    { kind: "address", address: "ada@example.com", note: null },
  ],
  [
    "an address in the selection",
    { selectionText: "write to ada@example.com" },
    { kind: "address", address: "ada@example.com", note: null },
  ],
  [
    "a request, which is kept",
    { selectionText: ` ${REQUEST}\n` },
    { kind: "address", address: "ada@example.com", note: REQUEST },
  ],
  [
    "a mail link in a selection",
    { linkUrl: "mailto:bo@example.com", selectionText: "unsubscribe me" },
    { kind: "address", address: "bo@example.com", note: "unsubscribe me" },
  ],
  [
    "several addresses",
    { selectionText: "ada@example.com, bo@example.com" },
    { kind: "several", text: "ada@example.com, bo@example.com" },
  ],
  [
    "one address twice",
    { selectionText: "Ada@example.com ada@EXAMPLE.com" },
    { kind: "address", address: "ada@example.com", note: null },
  ],
  [
    "a link to a person's record",
    { linkUrl: LEAD },
    { kind: "record", recordId: "00Q5j00000AbCdEEAV", note: null },
  ],
  [
    "a link to a company",
    { linkUrl: LEAD.replace("Lead/00Q5j00000AbCdEEAV", "Opportunity/0065j00000AbCdEAAV") },
    { kind: "nobody", note: null },
  ],
  [
    "a mail link to two",
    { linkUrl: "mailto:ada@example.com,bo@example.com" },
    { kind: "nobody", note: null },
  ],
  [
    "text without an address",
    { selectionText: "Please remove me" },
    { kind: "nobody", note: "Please remove me" },
  ],
  ["nothing", {}, { kind: "nobody", note: null }],
])("%s", (_what, clicked, pick) => {
  expect(readMenuPick(clicked)).toEqual(pick);
});

it("keeps no more words than a note may have", () => {
  const pick = readMenuPick({ selectionText: `ada@example.com: please remove me. ${"x".repeat(5_000)}` });
  expect(pick.kind === "address" && pick.note?.length).toBe(2_000);
});
