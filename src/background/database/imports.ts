import type { Unsubscribe } from "../../model/unsubscribe";
import type { Writing } from "./database";

/** Counts a batch of an import in; its first one makes the import known. */
export async function countImport(
  writing: Writing<"unsubscribes" | "history" | "outbox" | "attention" | "planned" | "runs" | "imports">,
  importId: string,
  captured: readonly Unsubscribe[],
  by: string,
): Promise<void> {
  const { since: at = 0, note = null } = captured[0] ?? {};
  const before = await writing.objectStore("imports").get(importId);
  const taken = (before?.taken ?? 0) + captured.length;
  await writing.objectStore("imports").put({ ...(before ?? { importId, at, by, note }), taken });
}
