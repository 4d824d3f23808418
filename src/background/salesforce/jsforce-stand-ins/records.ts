/**
 * In place of jsforce's `query`, `sobject` and `quick-action`, with its builder of SOQL: a fifth of what it is. Queries
 * are built and sent by our own files, all of an instant in one call.
 */
export default class NoRecords {
  constructor() {
    throw new Error("jsforce must not ask for records by itself.");
  }
}
