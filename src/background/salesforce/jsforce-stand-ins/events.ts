/**
 * In place of Node's `events`. jsforce's queries and caches tell their progress through it, and the npm package that
 * browsers usually get is larger than all of what is left of jsforce.
 */
type Listener = (...args: unknown[]) => void;

export class EventEmitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  once(event: string, listener: Listener): this {
    const heardOnce: Listener = (...args) => {
      this.removeListener(event, heardOnce);
      listener(...args);
    };
    return this.on(event, heardOnce);
  }

  /** As in Node, listeners added or removed while an event is told do not matter until the next. */
  emit(event: string, ...args: unknown[]): boolean {
    const listeners = this.#listeners.get(event) ?? [];
    for (const listener of listeners) listener.apply(this, args);
    return listeners.length > 0;
  }

  removeListener(event: string, listener: Listener): this {
    const left = (this.#listeners.get(event) ?? []).filter((it) => it !== listener);
    this.#listeners.set(event, left);
    return this;
  }

  removeAllListeners(event: string): this {
    this.#listeners.delete(event);
    return this;
  }
}
