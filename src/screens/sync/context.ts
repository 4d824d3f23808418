import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Sync } from "./state";

export const SyncContext = createContext<Sync | null>(null);

/** The sync of the user that the screen is about, for any component inside it. Throws outside of one. */
export function useSync(): Sync {
  const sync = useContext(SyncContext);
  if (sync === null) throw new Error("No sync around this component");
  return sync;
}
