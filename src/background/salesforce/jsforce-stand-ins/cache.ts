/**
 * In place of jsforce's `cache`, which remembers what describe has answered. We describe by our own files, and remember
 * the little that we need of it; a new connection makes a cache all the same, and empties it.
 */
export default class NoCache {
  createCachedFunction(): void {}
  clear(): void {}
  get(): this {
    return this;
  }
  on(): void {}
  removeAllListeners(): void {}
}
