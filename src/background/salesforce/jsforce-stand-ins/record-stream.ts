/**
 * In place of jsforce's `record-stream`, which brings a CSV reader, a CSV writer and Node's streams. Every query feeds
 * its records into one, asked or not; here they fall into the void, since the answer of the query holds them too.
 */
export class Serializable {
  push(): void {}
  emit(): void {}
}

export default Serializable;
