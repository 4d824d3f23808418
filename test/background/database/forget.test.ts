import { deleteDB } from "idb";
import { expect, it } from "vitest";
import { databaseName } from "../../../src/background/database/open-database.ts";
import { openLists } from "../../../src/background/lists.ts";
import { entryOf, identityNo } from "./lists.ts";

it("lets a list be deleted under an open connection, and opens a new, empty one afterwards", async () => {
  const identity = identityNo(9_999_999);
  const lists = openLists();
  const before = await lists(identity);
  await before.put("unsubscribes", entryOf("a@x.it"));
  await deleteDB(databaseName(identity));
  const after = await lists(identity);
  expect(await after.count("unsubscribes")).toBe(0);
  await after.put("unsubscribes", entryOf("b@x.it"));
  expect(await after.count("unsubscribes")).toBe(1);
});
