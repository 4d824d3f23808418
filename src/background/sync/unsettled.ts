import type { Observation } from "../../model/observation";
import { fieldsToWrite } from "../../settings";
import { readMany } from "../database/read-many";
import type { SyncContext } from "./context";
import { openedRun } from "./open-run";

/**
 * Those of the records about which there is something to decide: that are not just as they were when both sides last
 * agreed, nor as they were when the open run planned to tick them.
 *
 * @param isListed whether the address of a record is on the list
 */
export async function unsettledOf(
  context: SyncContext,
  records: readonly Observation[],
  isListed: (record: Observation) => boolean,
): Promise<Observation[]> {
  const run = await openedRun(context);
  const reading = context.database.transaction(["known", "planned", "attention"]);
  const ids = records.map(({ recordId }) => recordId);
  const [known, planned, hidden] = await Promise.all([
    readMany(reading.objectStore("known"), ids, ({ recordId }) => recordId),
    readMany(reading.objectStore("planned"), ids, ({ recordId }) => recordId),
    reading.objectStore("attention").index("cause").getAll("fieldHidden"),
  ]);
  const seen = new Map(known.map((record) => [record.recordId, record]));
  const toTick = new Map(
    planned.filter(({ to, runId }) => to && runId === run?.id).map((change) => [change.recordId, change]),
  );
  // A field that is shown again moves no stamp, and whoever was asked about it is needed no more.
  const asked = new Set(hidden.map(({ recordId }) => recordId));
  const fields = fieldsToWrite(context.settings);
  return records.filter((record) => {
    const before = seen.get(record.recordId);
    if (before?.systemModstamp !== record.systemModstamp || asked.has(record.recordId)) return true;
    // Shared with this user again, which moves no stamp.
    if (before.gone?.kind === "unseen") return true;
    return fields[record.object].some((field) => {
      const shown = record.optedOut[field];
      if (shown === false && toTick.get(record.recordId)?.from[field] === false) return false;
      // An unticked record of an entry is for the decision table, whatever was agreed.
      return before.agreed[field] !== shown || (shown !== true && isListed(record));
    });
  });
}
