/**
 * The rows of a table in the order of their `SystemModstamp`, so that "what changed since" does not look at the whole
 * table. It is a log: a row that changes again is appended again, and its older place no longer counts.
 */
export class ChangeOrder {
  #stamps = new Float64Array(64);
  #rows = new Int32Array(64);
  #length = 0;
  #sorted = true;
  /** For each row the place in the log that counts. */
  #place = new Int32Array(64).fill(-1);

  /** Notes that a row now carries this stamp. */
  note(row: number, stamp: number): void {
    if (this.#length > 1024 && this.#length > 3 * this.#rowCount()) this.#rebuild();
    if (this.#length === this.#stamps.length) this.#growLog();
    if (row >= this.#place.length) this.#growPlaces(row);
    const last = this.#length === 0 ? Number.NEGATIVE_INFINITY : (this.#stamps[this.#length - 1] ?? 0);
    if (stamp < last) this.#sorted = false;
    this.#stamps[this.#length] = stamp;
    this.#rows[this.#length] = row;
    this.#place[row] = this.#length++;
    if (row >= this.#highest) this.#highest = row + 1;
  }

  /** At most how many rows have a stamp from `from` to `to`, both inclusive. */
  count(from: number, to: number): number {
    if (!this.#sorted) this.#rebuild();
    return Math.max(0, this.#firstAt(to + 1) - this.#firstAt(from));
  }

  /** The rows with a stamp from `from` to `to`, both inclusive, oldest change first. */
  rows(from: number, to: number): number[] {
    if (!this.#sorted) this.#rebuild();
    const found: number[] = [];
    const end = this.#firstAt(to + 1);
    for (let place = this.#firstAt(from); place < end; place++) {
      const row = this.#rows[place] ?? 0;
      if (this.#place[row] === place) found.push(row);
    }
    return found;
  }

  #highest = 0;

  #rowCount(): number {
    return this.#highest;
  }

  #firstAt(stamp: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#stamps[middle] ?? 0) < stamp) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #rebuild(): void {
    const kept: number[] = [];
    for (let row = 0; row < this.#highest; row++) if ((this.#place[row] ?? -1) >= 0) kept.push(row);
    const stampOf = (row: number) => this.#stamps[this.#place[row] ?? 0] ?? 0;
    const stamps = Float64Array.from(kept, stampOf);
    const order = Int32Array.from(kept.keys()).sort(
      (one, other) => (stamps[one] ?? 0) - (stamps[other] ?? 0) || one - other,
    );
    this.#stamps = new Float64Array(Math.max(64, Math.ceil(kept.length * 1.5)));
    this.#rows = new Int32Array(this.#stamps.length);
    order.forEach((position, place) => {
      const row = kept[position] ?? 0;
      this.#stamps[place] = stamps[position] ?? 0;
      this.#rows[place] = row;
      this.#place[row] = place;
    });
    this.#length = kept.length;
    this.#sorted = true;
  }

  #growLog(): void {
    const stamps = new Float64Array(this.#length * 2);
    stamps.set(this.#stamps);
    this.#stamps = stamps;
    const rows = new Int32Array(this.#length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
  }

  #growPlaces(row: number): void {
    const places = new Int32Array(Math.max(row + 1, this.#place.length * 2)).fill(-1);
    places.set(this.#place);
    this.#place = places;
  }
}
