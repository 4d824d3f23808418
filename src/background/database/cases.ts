import type { AttentionCase } from "../../messages/dashboard";
import type { Database } from "./database";

/** A page of what needs a person, with the address and owner that Salesforce last showed on its record. */
export async function readCases(
  database: Database,
  after: string | null,
  limit: number,
): Promise<{ cases: readonly AttentionCase[]; next: string | null }> {
  const reading = database.transaction(["attention", "known"]);
  const range = after === null ? null : IDBKeyRange.lowerBound(after, true);
  const attention = await reading.objectStore("attention").getAll(range, limit);
  const cases = await Promise.all(
    attention.map(async (each): Promise<AttentionCase> => {
      const record =
        each.recordId === null ? undefined : await reading.objectStore("known").get(each.recordId);
      const ofKey = each.key.startsWith("address:") ? each.key.slice("address:".length) : null;
      return {
        attention: each,
        address: record?.address ?? ofKey,
        ownerName: record?.ownerName ?? null,
      };
    }),
  );
  return { cases, next: attention.length < limit ? null : (attention.at(-1)?.id ?? null) };
}
