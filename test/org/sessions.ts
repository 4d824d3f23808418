import type { Random } from "./random.ts";

/** `api`: made by logging in on the API host, good for REST. `lightning`: the page host's own, refused by REST. */
export type SessionKind = "api" | "lightning" | "oauth";

export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly kind: SessionKind;
  /** A page host's session hangs on the one made at login: its use keeps that alive, and its end ends it. */
  readonly parent: Session | null;
  lastUsed: number;
  ended: boolean;
}

const CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

/** Who is logged in. A session ends by logging out, by being idle too long, or when a test says so. */
export class Sessions {
  /** Setup → Session Settings: 15 minutes to 24 hours; 2 hours unless changed (object reference, ProfileSessionSetting). */
  idleMilliseconds = 2 * 60 * 60 * 1000;
  readonly #orgId15: string;
  readonly #random: Random;
  readonly #now: () => number;
  readonly #byId = new Map<string, Session>();

  constructor(orgId15: string, random: Random, now: () => number) {
    this.#orgId15 = orgId15;
    this.#random = random;
    this.#now = now;
  }

  /** Starts a session. Its id begins with the org's 15-character id and `!AQ`, as real ones do. */
  start(userId: string, kind: SessionKind, parent: Session | null = null): Session {
    let secret = "AQ";
    for (let position = 0; position < 94; position++) {
      secret += CHARACTERS[this.#random.below(CHARACTERS.length)];
    }
    const session: Session = {
      id: `${this.#orgId15}!${secret}`,
      userId,
      kind,
      parent,
      lastUsed: this.#now(),
      ended: false,
    };
    this.#byId.set(session.id, session);
    return session;
  }

  /** The session with this id, live or ended, without counting as a use. */
  peek(id: string): Session | undefined {
    return this.#byId.get(id);
  }

  /** The live session with this id, and counts it as used now; null if there is none. */
  use(id: string): Session | null {
    const session = this.#byId.get(id);
    if (session === undefined || session.ended || session.parent?.ended === true) return null;
    if (this.#now() - session.lastUsed > this.idleMilliseconds) {
      session.ended = true;
      return null;
    }
    session.lastUsed = this.#now();
    if (session.parent !== null) session.parent.lastUsed = this.#now();
    return session;
  }

  end(id: string): void {
    const session = this.#byId.get(id);
    if (session !== undefined) session.ended = true;
  }

  endAllOf(userId: string): void {
    for (const session of this.#byId.values()) if (session.userId === userId) session.ended = true;
  }
}
