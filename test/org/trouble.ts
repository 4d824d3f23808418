import type { Random } from "./random.ts";

/** A request as a trouble's condition sees it. */
export interface TroubledCall {
  readonly number: number;
  readonly method: string;
  /** Path without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
  readonly username: string | null;
  readonly client: string | null;
  /** Did the request come to the API host (else to the page host)? */
  readonly api: boolean;
}

export type TroubleKind =
  /** The connection dies before the org has done anything. */
  | "resetBefore"
  /** The org does what was asked; then the connection dies, and the client never learns. */
  | "resetAfter"
  /** Nothing is done, and nothing is ever answered. */
  | "timeout"
  /** It is done, but the answer never comes. */
  | "timeoutAfter"
  /** It is done, but the answer's body breaks off in the middle. */
  | "cutBody"
  /** A proxy or load balancer answers with a page of HTML; nothing is done. */
  | "html500"
  | "html502"
  | "html503"
  /** 200 without a body; nothing is done. */
  | "empty200"
  /** A maintenance page with status 200; nothing is done. */
  | "maintenance200"
  /** Every row that this call writes is held by another transaction. */
  | "lockRows"
  | "requestLimit"
  | "concurrentRequests"
  | "serverUnavailable"
  | "unknownException"
  /** The session really ends, in the middle of whatever is going on. */
  | "sessionExpired"
  | "apiDisabled"
  | "apiDisabledForUser"
  /** API access control: the browser's session is not let in. */
  | "notForApi";

export type TroubleEffect =
  | TroubleKind
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** These rows are held by another transaction, the others are not. */
  | { readonly lockRows: readonly string[] }
  /** The call takes so much longer. */
  | { readonly delay: number };

export interface Trouble {
  readonly when: (call: TroubledCall) => boolean;
  /** How often; for ever if not given. */
  readonly times?: number;
  readonly what: TroubleEffect;
}

/** What goes wrong, and when. */
export class Troubles {
  #scripted: { trouble: Trouble; left: number }[] = [];
  #random: { random: Random; rate: number; kinds: readonly TroubleEffect[]; when: Trouble["when"] } | null =
    null;

  /** Adds a trouble. The function given back takes it away again. */
  add(trouble: Trouble): () => void {
    const one = { trouble, left: trouble.times ?? Number.POSITIVE_INFINITY };
    this.#scripted.push(one);
    return () => {
      this.#scripted = this.#scripted.filter((each) => each !== one);
    };
  }

  /** From now on every call meets one of these kinds with this probability. A rate of 0 ends it. */
  setRandom(random: Random, rate: number, kinds: readonly TroubleEffect[], when: Trouble["when"]): void {
    this.#random = rate > 0 ? { random, rate, kinds, when } : null;
  }

  clear(): void {
    this.#scripted = [];
    this.#random = null;
  }

  /** What goes wrong with this call, if anything. */
  for(call: TroubledCall): TroubleEffect | null {
    for (const one of this.#scripted) {
      if (one.left > 0 && one.trouble.when(call)) {
        one.left--;
        return one.trouble.what;
      }
    }
    const chance = this.#random;
    if (chance === null || !chance.when(call) || !chance.random.chance(chance.rate)) return null;
    return chance.random.pick(chance.kinds);
  }
}

/** The condition of a trouble that meets calls whose path holds this text (and whose method is this). */
export function whenPath(part: string, method?: string): (call: TroubledCall) => boolean {
  return (call) => call.path.includes(part) && (method === undefined || call.method === method);
}
