import type { Random } from "./random.ts";
import type { Session } from "./sessions.ts";

/** One-time tickets by which the API host hands a login over to the page host. */
export class Tickets {
  readonly #random: Random;
  readonly #open = new Map<string, Session>();

  constructor(random: Random) {
    this.#random = random;
  }

  issue(session: Session): string {
    const ticket = Array.from({ length: 4 }, () => this.#random.below(2 ** 32).toString(36)).join("");
    this.#open.set(ticket, session);
    return ticket;
  }

  /** The session a ticket was issued for, once; null afterwards. */
  redeem(ticket: string): Session | null {
    const session = this.#open.get(ticket) ?? null;
    this.#open.delete(ticket);
    return session;
  }
}
