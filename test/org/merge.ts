import type { Actor } from "./actor.ts";
import type { Org } from "./org.ts";
import { bothRows, stampEdit, stampSystem } from "./stamp.ts";

/**
 * Merges records into one that survives. The winner keeps its own values, and so a loser's opt-out is lost, unless the
 * caller writes it to the winner. Losers go to the recycle bin with `MasterRecordId`; what hung on them hangs on the
 * winner.
 */
export function mergeRecords(org: Org, actor: Actor, winnerId: string, loserIds: readonly string[]): void {
  const winner = org.place(winnerId);
  for (const loserId of loserIds) {
    const loser = org.place(loserId);
    if (loser.table !== winner.table) throw new Error("Only records of one object can be merged.");
    for (const [table, row] of bothRows(org, loser.table, loser.row)) {
      table.set(row, "IsDeleted", true);
    }
    loser.table.set(loser.row, "MasterRecordId", winner.table.idOf(winner.row));
    stampEdit(org, actor, loser.table, loser.row);
    org.noteWrite(actor, "merge", loser.table, loser.row, [], 1);
    reparent(org, loserId, winner.table.idOf(winner.row));
  }
  stampEdit(org, actor, winner.table, winner.row);
}

/** Records that pointed at the loser point at the winner: the system's doing, which moves only `SystemModstamp`. */
function reparent(org: Org, loserId: string, winnerId: string): void {
  const object = org.place(loserId).table.definition.name;
  for (const table of org.store.tables) {
    for (const field of table.definition.fields) {
      if (!field.indexed || field.type !== "reference" || !field.referenceTo.includes(object)) continue;
      if (field.name === "MasterRecordId" || field.name === "PersonContactId") continue;
      for (const row of [...(table.find(field.name, loserId) ?? [])]) {
        table.set(row, field.name, winnerId);
        if (table.field("SystemModstamp") !== undefined) stampSystem(org, table, row);
      }
    }
  }
}
