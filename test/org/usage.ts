const DAY = 24 * 60 * 60 * 1000;

/** The org's daily API allowance, counted over the last 24 hours in steps of an hour. */
export class Usage {
  /** `DailyApiRequests`: 100,000 plus 1,000 a licence in Enterprise Edition; whatever a test needs here. */
  allowed: number;
  readonly #now: () => number;
  readonly #hours = new Map<number, number>();

  constructor(allowed: number, now: () => number) {
    this.allowed = allowed;
    this.#now = now;
  }

  count(calls = 1): void {
    const hour = Math.floor(this.#now() / (60 * 60 * 1000));
    this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + calls);
  }

  /** Calls in the last 24 hours. */
  get used(): number {
    const oldest = Math.floor((this.#now() - DAY) / (60 * 60 * 1000));
    let sum = 0;
    for (const [hour, calls] of this.#hours) {
      if (hour <= oldest) this.#hours.delete(hour);
      else sum += calls;
    }
    return sum;
  }

  get exceeded(): boolean {
    return this.used >= this.allowed;
  }
}
