import type { Unsubscribe } from "../../model/unsubscribe";
import type { Writing } from "./database";

/** Counts whom an import has taken by now; its first batch makes it known. */
export async function countImport(
  writing: Writing<"unsubscribes" | "history" | "outbox" | "attention" | "planned" | "runs" | "imports">,
  importId: string,
  captured: readonly Unsubscribe[],
  by: string,
): Promise<void> {
  const { since: at = 0, note = null } = captured[0] ?? {};
  const before = await writing.objectStore("imports").get(importId);
  const taken = await writing.objectStore("history").index("importId").count(importId);
  await writing.objectStore("imports").put({ ...(before ?? { importId, at, by, note }), taken });
}
