import { ListFault } from "./list-fault";

const READ_ONLY = Symbol("read only");
const WRITES: ReadonlySet<string | symbol> = new Set(["put", "add", "delete", "clear"]);

/** The same database, in which nothing can be written: whoever tries gets a `ListFault`, before anything is done. */
export function asReadOnly<T extends object>(database: T): T {
  return new Proxy(database, {
    has: (object, name) => name === READ_ONLY || Reflect.has(object, name),
    get(object, name) {
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        const writes = WRITES.has(name) || (name === "transaction" && given[1] === "readwrite");
        if (writes) throw newer();
        return value.apply(object, given);
      };
    },
  });
}

/** Whether this list can only be looked at. */
export function isReadOnly(database: object): boolean {
  return READ_ONLY in database;
}

/** What whoever would write into such a list is told. */
export function newer(): ListFault {
  return new ListFault("LIST_NEWER", "a newer version of Quietlist has written this list");
}
