import { expect, it } from "vitest";
import { matchesOf } from "../../src/background/matches.ts";
import type { Gone } from "../../src/model/observation.ts";
import { knownOf } from "./database/lists.ts";

const record = (address: string, ticked: boolean, gone: Gone | null = null) =>
  knownOf("00Q5g00000AAAAAEA1", address, { optedOut: { A: ticked, B: false }, gone });

it("counts an address's living records, however Salesforce spells it, and those opted out", () => {
  const found = [
    record("Ada@X.it", true),
    record("ada@x.it", false),
    record("bo@x.it", true, { kind: "deleted" }),
    record("other@x.it", true),
  ];
  expect(matchesOf(["ada@x.it", "bo@x.it", "cy@x.it"], found)).toEqual([
    { address: "ada@x.it", records: 2, optedOut: 1 },
    { address: "bo@x.it", records: 0, optedOut: 0 },
    { address: "cy@x.it", records: 0, optedOut: 0 },
  ]);
});
