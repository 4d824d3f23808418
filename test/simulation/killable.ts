import type { Database } from "../../src/background/database/database";
import type { Fetch } from "../../src/background/salesforce/request";

/** What comes between, in the same browser or in another, while a worker waits for an answer; null when nothing does. */
export type Interruption = () => Promise<void> | null;

/** Counts the moments at which a worker could be stopped, and stops it at one of them. */
export interface Killer {
  /** Called at each of them: false once the worker is stopped. */
  lives(): boolean;
  /** Called wherever it waits with no transaction open: all others may act before it goes on. */
  waits(): Promise<void>;
  /** Resolves when the worker is stopped. */
  readonly death: Promise<void>;
  readonly moments: number;
  /** What has come between, until it is over. */
  readonly interrupted: Promise<void> | null;
}

/** Stops at the so-manieth moment; never, when null. */
export function createKiller(at: number | null, interruption: Interruption = () => null): Killer {
  let moments = 0;
  let interrupted: Promise<void> | null = null;
  let die = () => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  return {
    death,
    get moments() {
      return moments;
    },
    get interrupted() {
      return interrupted;
    },
    lives() {
      moments += 1;
      if (at === null || moments < at) return true;
      die();
      return false;
    },
    async waits() {
      interrupted ??=
        interruption()?.finally(() => {
          interrupted = null;
        }) ?? null;
      // Whatever else the worker does at the same time stands still as well: so a seed plays the same again.
      await interrupted;
    },
  };
}

/** Nothing is thrown when a worker is stopped: it just never goes on. */
const NEVER = new Promise<never>(() => {});

/** A `fetch` whose worker can be stopped before it is sent, and before its answer is seen. */
export function killableFetch(fetch: Fetch, killer: Killer): Fetch {
  return async (url, init) => {
    if (!killer.lives()) return NEVER;
    await killer.waits();
    const answer = await fetch(url, init);
    await killer.waits();
    return killer.lives() ? answer : NEVER;
  };
}

/**
 * A database whose worker can be stopped before any operation. A transaction that was not complete is undone then, as
 * the browser does with a worker that dies.
 */
export function killableDatabase(database: Database, killer: Killer): Database {
  return new Proxy(database, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== "function" || name === "addEventListener" || name === "close") return value;
      return (...given: unknown[]) => {
        if (name === "transaction") {
          const transaction = value.apply(object, given) as Undoable;
          transaction.done.catch(() => undefined);
          return watched(transaction, transaction, killer);
        }
        return killer.lives() ? killer.waits().then(() => value.apply(object, given)) : NEVER;
      };
    },
  });
}

interface Undoable {
  readonly done: Promise<void>;
  abort(): void;
}

/** A transaction, or one of its stores or indexes. */
function watched<T extends object>(part: T, transaction: Undoable, killer: Killer): T {
  return new Proxy(part, {
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (name === "store") return watched(value as object, transaction, killer);
      if (name === "done") return transaction.done.then(() => killer.waits());
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        if (UNDONE.has(transaction)) return STOPPED;
        if (name === "objectStore" || name === "index") {
          return watched(value.apply(object, given) as object, transaction, killer);
        }
        if (killer.lives()) return unheard(value.apply(object, given));
        undo(transaction);
        return NEVER;
      };
    },
  });
}

/** What an undone request says once its worker is stopped is heard by nobody. */
function unheard(result: unknown): unknown {
  if (result instanceof Promise) result.catch(() => undefined);
  return result;
}

const UNDONE = new WeakSet<Undoable>();

/** Whatever a stopped worker still asks of an undone transaction: never answered, wherever it is asked. */
const STOPPED: object = new Proxy(NEVER, {
  get: (never, name) => (name === "then" ? never.then.bind(never) : () => STOPPED),
});

function undo(transaction: Undoable): void {
  UNDONE.add(transaction);
  try {
    transaction.abort();
  } catch {
    // It was complete already: what it wrote stays.
  }
}
