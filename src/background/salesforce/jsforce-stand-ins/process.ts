/** In place of jsforce's `process`, which submits records for approval. A new connection makes one all the same. */
export default class NoProcess {}
