/**
 * In place of Node's `stream`. jsforce names `Duplex` for the stream of a request; ours come as whole answers and have
 * none.
 */
export class Duplex {
  constructor() {
    throw new Error("Answers of Salesforce are not streamed here.");
  }
}
