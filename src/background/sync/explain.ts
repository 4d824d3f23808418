import type { Attention } from "../../model/attention";
import type { PersonObject } from "../../model/person";
import { fieldsToWrite } from "../../settings";
import { SalesforceFailure } from "../salesforce/salesforce";
import type { SyncContext } from "./context";
import { REWRITE_ONCE_IN } from "./reconcile";

/**
 * Who unticked an opt-out, and how often within 30 days: the newest change in field history, where the org tracks it; otherwise the record's last
 * editor stays named. Costs a call an object, and only when there is something to explain; if that call fails, the
 * sync does not.
 */
export async function explainUnticked(context: SyncContext, attention: readonly Attention[]): Promise<void> {
  const unticked = attention.filter(
    ({ cause, recordId }) => (cause === "unticked" || cause === "loop") && recordId !== null,
  );
  for (const object of new Set(unticked.flatMap((it) => it.object ?? []))) {
    try {
      await explainOn(
        context,
        object,
        unticked.filter((it) => it.object === object),
      );
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
    }
  }
}

async function explainOn(
  context: SyncContext,
  object: PersonObject,
  unticked: readonly Attention[],
): Promise<void> {
  const ids = unticked.flatMap((it) => it.recordId ?? []);
  for (const field of fieldsToWrite(context.settings)[object]) {
    const changes = await context.salesforce.lastFieldChange(object, ids, field);
    const writing = context.database.transaction("attention", "readwrite");
    for (const { id, recordId } of unticked) {
      const change = changes.get(recordId ?? "");
      const stored = await writing.store.get(id);
      if (!change || !stored) continue;
      const often = change.untickedAt.filter((at) => at > stored.since - REWRITE_ONCE_IN).length;
      const times = stored.times === undefined ? {} : { times: Math.max(stored.times, often) };
      await writing.store.put({ ...stored, by: change.by, ...times });
    }
    await writing.done;
  }
}
