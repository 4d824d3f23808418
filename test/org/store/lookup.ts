/** Which rows hold a value: most values have one row, so a bare number stands for a list of one. */
export class Lookup<Key extends string | number> {
  readonly #rows = new Map<Key, number | number[]>();

  /** The row must not be under this key already. */
  add(key: Key, row: number): void {
    const held = this.#rows.get(key);
    if (held === undefined) this.#rows.set(key, row);
    else if (typeof held === "number") this.#rows.set(key, [held, row]);
    else held.push(row);
  }

  remove(key: Key, row: number): void {
    const held = this.#rows.get(key);
    if (held === row) this.#rows.delete(key);
    else if (Array.isArray(held)) {
      const left = held.filter((each) => each !== row);
      if (left.length === 0) this.#rows.delete(key);
      else this.#rows.set(key, left.length === 1 ? (left[0] ?? row) : left);
    }
  }

  rows(key: Key): readonly number[] {
    const held = this.#rows.get(key);
    return held === undefined ? [] : typeof held === "number" ? [held] : held;
  }
}
