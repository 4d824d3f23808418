import fc from "fast-check";
import { openDB } from "idb";
import { expect, it } from "vitest";
import { readMany } from "../../../src/background/database/read-many";

interface Row {
  readonly id: string;
  readonly entry: string;
}

let databases = 0;

async function storeOf(rows: readonly Row[]) {
  databases += 1;
  const database = await openDB(`read-many.${databases}`, 1, {
    upgrade: (made) => made.createObjectStore("rows", { keyPath: "id" }).createIndex("entry", "entry"),
  });
  const writing = database.transaction("rows", "readwrite");
  await Promise.all(rows.map((row) => writing.store.put(row)));
  await writing.done;
  return database;
}

const id = fc.integer({ min: 0, max: 300 }).map((at) => `n${at}`);
/** So few that many rows are under one key. */
const entry = fc.integer({ min: 0, max: 40 }).map((at) => `n${at}`);

it("finds every row under the keys, and no other", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ id, entry }), { selector: (row) => row.id, minLength: 60, maxLength: 200 }),
      fc.array(fc.oneof(id, entry), { minLength: 1, maxLength: 300, size: "max" }),
      fc.boolean(),
      async (rows, keys, byIndex) => {
        const database = await storeOf(rows);
        const { store } = database.transaction("rows");
        const keyOf = (row: Row) => (byIndex ? row.entry : row.id);
        const found: Row[] = await readMany(byIndex ? store.index("entry") : store, keys, keyOf);
        database.close();
        const inOrder = (some: readonly Row[]) => some.map(({ id }) => id).sort();
        expect(inOrder(found)).toEqual(inOrder(rows.filter((row) => keys.includes(keyOf(row)))));
      },
    ),
    { numRuns: 60 },
  );
});

it("asks once for many where nothing is, and not for each of them where all is", async () => {
  const rows = Array.from({ length: 400 }, (_, at) => ({ id: `k${1000 + at}`, entry: "" }));
  const database = await storeOf(rows);
  const { store } = database.transaction("rows");
  let asked = 0;
  const counted = {
    getAll: (query?: string | IDBKeyRange | null, count?: number): Promise<Row[]> => {
      asked += 1;
      return store.getAll(query, count);
    },
  };
  const nothing = rows.map(({ id }) => `m${id}`);
  expect(await readMany(counted, nothing, ({ id }) => id)).toEqual([]);
  expect(asked).toBe(1);
  const all = await readMany(
    counted,
    rows.map(({ id }) => id),
    ({ id }) => id,
  );
  expect(all).toEqual(rows);
  expect(asked).toBeLessThan(20);
  database.close();
});
