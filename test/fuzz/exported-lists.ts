import fc from "fast-check";
import { readExportedList } from "../../src/dashboard/import/exported-list.ts";
import { readCall } from "../../src/messages/contract.ts";
import { nearly, textOf } from "./hostile.ts";
import type { Target } from "./target.ts";

const IDENTITY = "00D5g00000Acks4AAB.0055g00000Acks4AAB";
const RECORD = "00Q5g00000AbCdEFGH";

const resubscribed = {
  name: "Maria Rossi",
  unsubscribe: {
    subject: { kind: "address", address: "maria@x.it" },
    origin: "own",
    status: "resubscribed",
    source: "popup",
    since: 1_700_000_000_000,
    asked: 1_700_000_000_001,
    name: null,
    reason: "asked",
    note: "By phone",
    leftOut: [RECORD],
    resubscribe: { at: 1_700_000_000_002, reason: "Signed up again" },
  },
};
const optedOut = {
  unsubscribe: {
    ...resubscribed.unsubscribe,
    subject: { kind: "record", recordId: RECORD },
    status: "optedOut",
    resubscribe: null,
  },
};
const json = nearly(fc.constant([resubscribed, optedOut])).map((list) => JSON.stringify(list) ?? "");

const COLUMNS =
  "email,record_id,origin,status,source,since,last_asked_at,resubscribed_at,resubscribe_reason,left_out,note";
const cell = textOf(
  "maria@x.it",
  RECORD,
  "own",
  "learned",
  "optedOut",
  "resubscribed",
  "2026-01-31T20:00:00.000Z",
  "-000001-01-01T00:00:00.000Z",
  "'=",
  " ",
).map((text) => `"${text.replaceAll('"', '""')}"`);
const moment = fc.constantFrom("2026-01-31T20:00:00.000Z", "1969-12-31", "0", "-1", "");
const row = fc.oneof(
  fc.array(cell, { minLength: 9, maxLength: 12 }).map((cells) => cells.join()),
  fc
    .tuple(fc.constantFrom("optedOut", "resubscribed"), moment, moment, moment, cell, cell)
    .map(([status, since, asked, at, leftOut, note]) =>
      ["maria@x.it", "", "own", status, "popup", since, asked, at, "again", leftOut, note].join(),
    ),
);
const table = fc.array(row, { maxLength: 4 }).map((rows) => [COLUMNS, ...rows].join("\r\n"));

const lists: Target = {
  name: "exported lists, read back",
  inputs: 40_000,
  property: fc.asyncProperty(fc.oneof(json, table), async (text) => {
    const read = await readExportedList(text, async () => {});
    // What is read is sent on by the hundred: one person whom the background does not take would keep out all others.
    for (const person of read?.people ?? [])
      if (readCall({ call: "restoreMany", request: { identity: IDENTITY, people: [person] } }) === null)
        throw new Error(`Not to be restored: ${JSON.stringify(person)}`);
  }),
};

export const exportedListTargets: readonly Target[] = [lists];
