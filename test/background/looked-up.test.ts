import { expect, it, vi } from "vitest";
import { observation } from "./sync/people.ts";

vi.mock("webextension-polyfill", async () => {
  const { browser } = await import("./browser-in-memory.ts");
  return { default: browser };
});
const { subjectOf } = await import("../../src/background/capture-subject.ts");
const { rememberLookedUp } = await import("../../src/background/looked-up.ts");

const IDENTITY = "00D5g00000Acks4EAB.0055g00000Acks5AAB";
const recordId = "00Q5g00000Acks4EAB";
const MINUTE = 60_000;

it("captures by the address that Salesforce showed moments ago, and by the record once that is older", async () => {
  await rememberLookedUp(IDENTITY, [observation({ recordId, address: "Maria@Rossi.example" })], 1000);
  const address = { kind: "address", address: "maria@rossi.example" };
  const record = { kind: "record", object: "Lead", recordId };
  // What a page says is a hint, and decides nothing.
  expect(await subjectOf(IDENTITY, recordId, "page@says.example", 1000 + 5 * MINUTE)).toEqual(address);
  expect(await subjectOf(IDENTITY, recordId, "page@says.example", 1001 + 5 * MINUTE)).toEqual(record);
  expect(await subjectOf(IDENTITY, recordId, null, 1000 - 6 * MINUTE)).toEqual(record);
});

it("captures by address alone where there is no record, and refuses what names nobody", async () => {
  expect(await subjectOf(IDENTITY, null, " Ada <ADA@x.example> ", 0)).toEqual({
    kind: "address",
    address: "ada@x.example",
  });
  await expect(subjectOf(IDENTITY, null, "nobody", 0)).rejects.toMatchObject({ failure: { code: "NOBODY" } });
});
