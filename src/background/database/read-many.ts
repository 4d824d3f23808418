/** Whatever has rows under keys: a store, or an index, which may have several under one key. */
interface Readable<Row> {
  getAll(query?: string | IDBKeyRange | null, count?: number): Promise<Row[]>;
}

/** Of the rows asked for, so many are read at a time. */
const A_SHARE = 1 / 8;
const FEWEST = 20;

/**
 * The rows under many keys, in no order. What lies between the first and the last key is read a share at a time, as long
 * as that finds what is wanted: where nothing lies there, as mostly in a first sync, one request answers for all. The rest
 * is read key by key, since in a long list few of those between are wanted.
 */
export async function readMany<Row>(
  from: Readable<Row>,
  keys: Iterable<string>,
  keyOf: (row: Row) => string,
): Promise<Row[]> {
  const found: Row[] = [];
  // In the order of the database, which compares texts as JavaScript does.
  let left = [...new Set(keys)].sort();
  const most = Math.max(FEWEST, Math.ceil(left.length * A_SHARE));
  for (let last = left.at(-1); last !== undefined && left.length > 1; last = left.at(-1)) {
    const rows = await from.getAll(IDBKeyRange.bound(left[0], last), most);
    const isAll = rows.length < most;
    const end = rows.at(-1);
    // There may be more under the last key that was reached.
    const reached = isAll || end === undefined ? null : keyOf(end);
    const wanted = new Set(left);
    const hits = rows.filter((row) => keyOf(row) !== reached && wanted.has(keyOf(row)));
    found.push(...hits);
    if (reached === null) return found;
    left = left.filter((key) => key >= reached);
    if (hits.length < most / 2) break;
  }
  const each = await Promise.all(left.map((key) => from.getAll(key)));
  return [...found, ...each.flat()];
}
