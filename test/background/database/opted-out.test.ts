import { expect, it } from "vitest";
import { findOptedOut } from "../../../src/background/database/list.ts";
import { entryOf, knownOf, newList } from "./lists.ts";

it("finds who of many is opted out: by address, by the address last seen on a record, or by the record itself", async () => {
  const database = await newList();
  const subject = { kind: "record", object: "Lead", recordId: "00Q5g00000CCCCCEA1" } as const;
  for (const entry of [
    entryOf("ada@x.it", { reason: "phone" }),
    entryOf("bo@x.it", { status: "resubscribed" }),
    entryOf("", { key: "record:00Q5g00000CCCCCEA1", subject, since: 2_000 }),
  ])
    await database.put("unsubscribes", entry);
  await database.put("known", knownOf("00Q5g00000AAAAAEA1", "ada@x.it"));
  await database.put("known", knownOf("00Q5g00000BBBBBEA1", "bo@x.it"));

  const found = await findOptedOut(
    database,
    ["00Q5g00000AAAAAEA1", "00Q5g00000BBBBBEA1", "00Q5g00000CCCCCEA1", "00Q5g00000DDDDDEA1"],
    ["ada@x.it", "bo@x.it", "cy@x.it"],
  );
  const ada = { since: 1_000, reason: "phone" };
  expect(found).toEqual({
    recordIds: { "00Q5g00000AAAAAEA1": ada, "00Q5g00000CCCCCEA1": { since: 2_000, reason: null } },
    addresses: { "ada@x.it": ada },
  });
});

it("an address that every object has as a property is nobody's", async () => {
  expect(await findOptedOut(await newList(), ["constructor"], ["__proto__", "toString"])).toEqual({
    recordIds: {},
    addresses: {},
  });
});
