/** In place of jsforce's `util/formatter`: dates for the feeds of changed and deleted records, which are not read here. */
export function formatDate(): never {
  throw new Error("jsforce must not ask for records by itself.");
}
