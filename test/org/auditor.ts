import { toId15 } from "./id.ts";
import type { ApiCall, FieldChange, RecordWrite } from "./log.ts";
import type { Org } from "./org.ts";
import type { Value } from "./store/column.ts";
import type { Place } from "./store/store.ts";

/** The opt-out fields that are looked at, by object. */
export type AuditedFields = Readonly<Partial<Record<"Lead" | "Contact" | "Account", readonly string[]>>>;

export const EMAIL_OPT_OUT: AuditedFields = {
  Lead: ["HasOptedOutOfEmail"],
  Contact: ["HasOptedOutOfEmail"],
  Account: ["PersonHasOptedOutOfEmail"],
};

export interface CapturedOptOuts {
  /** Email addresses, or ids of records without one. */
  readonly captured: readonly string[];
  /** By whose eyes: records they cannot see cannot be written by them. */
  readonly username: string;
  readonly fields?: AuditedFields;
  /** Records that are known to have been refused, and were reported to the user. */
  readonly excused?: readonly string[];
}

/** Finds every visible record of a captured opt-out that is not opted out: a sentence each. */
export function findMissingOptOuts(
  org: Org,
  { captured, username, fields = EMAIL_OPT_OUT, excused = [] }: CapturedOptOuts,
): string[] {
  const excuse = new Set(excused.map(toId15));
  const view = org.viewOf(org.user(username).id);
  const findings: string[] = [];
  for (const one of captured) {
    const seen = new Set<string>();
    for (const place of placesOf(org, one)) {
      const { table, row } = place;
      const id = table.idOf(row);
      if (seen.has(id) || excuse.has(toId15(id)) || !view.maySee(table, row, false)) continue;
      seen.add(id);
      const object = table.definition.name as "Lead" | "Contact" | "Account";
      for (const field of fields[object] ?? []) {
        if (table.field(field) === undefined || table.get(row, field) === true) continue;
        findings.push(
          `${one} was captured, but ${object} ${id} (${table.get(row, "Name")}) has ${field} = false.`,
        );
      }
    }
  }
  return findings;
}

/** Where an opt-out must have arrived: converted Leads are followed to their Contact, merged records to the survivor. */
function placesOf(org: Org, captured: string): Place[] {
  const found: Place[] = [];
  const starts: Place[] = [];
  if (captured.includes("@")) {
    for (const [object, field] of [
      ["Lead", "Email"],
      ["Contact", "Email"],
      ["Account", "PersonEmail"],
    ] as const) {
      const table = org.store.table(object);
      if (table.field(field) === undefined) continue;
      for (const row of table.find(field, captured) ?? []) starts.push({ table, row });
    }
  } else starts.push(org.place(captured));
  for (const start of starts) {
    const end = follow(org, start);
    if (end !== null) found.push(end);
  }
  return found;
}

function follow(org: Org, start: Place): Place | null {
  let { table, row } = start;
  for (let step = 0; step < 20; step++) {
    const next =
      table.get(row, "MasterRecordId") ??
      (table.definition.name === "Lead" && table.get(row, "IsConverted") === true
        ? table.get(row, "ConvertedContactId")
        : null);
    if (next === null) break;
    const place = org.store.locate(String(next));
    if (place === null) return null;
    ({ table, row } = place);
  }
  if (table.get(row, "IsDeleted") === true) return null;
  // The Contact of a person account is reached through its Account.
  if (
    table.definition.name === "Contact" &&
    table.field("IsPersonAccount") !== undefined &&
    table.get(row, "IsPersonAccount") === true
  ) {
    return org.store.locate(String(table.get(row, "AccountId")));
  }
  return { table, row };
}

/** Finds every time the API set somebody from opted out to opted in who had not asked for it: a sentence each. */
export function findOptIns(
  org: Org,
  changes: readonly FieldChange[],
  resubscribed: readonly string[] = [],
  fields: AuditedFields = EMAIL_OPT_OUT,
): string[] {
  const addresses = new Set(resubscribed.filter((one) => one.includes("@")).map((one) => one.toLowerCase()));
  const ids = new Set(resubscribed.filter((one) => !one.includes("@")).map(toId15));
  return changes.flatMap((change) => {
    if (change.through !== "api" || change.old !== true || change.new !== false) return [];
    if (!(fields[change.object as "Lead"] ?? []).includes(change.field)) return [];
    const address = addressAt(org, change);
    const asked =
      ids.has(toId15(change.id)) || (typeof address === "string" && addresses.has(address.toLowerCase()));
    if (asked) return [];
    return `${change.username} opted ${change.object} ${change.id} (${address ?? "no address"}) in through the API: ${change.field} was set to false, and nobody had resubscribed them.`;
  });
}

/** The address that the record had at the time of the change: it may have been given another since. */
function addressAt(org: Org, change: FieldChange): Value {
  const later = org.log.changes.slice(org.log.changes.indexOf(change) + 1);
  const renamed = later.find(
    ({ id, field }) => id === change.id && (field === "Email" || field === "PersonEmail"),
  );
  if (renamed) return renamed.old;
  const record = org.find(change.id);
  return record?.Email ?? record?.PersonEmail ?? null;
}

/**
 * Finds calls that were for nothing: a read that repeats one whose answer was still good (no write by that user in
 * between), and a write that changed nothing. Give it the calls and writes of one run.
 */
export function findWastedCalls(calls: readonly ApiCall[], writes: readonly RecordWrite[]): string[] {
  const findings: string[] = [];
  const read = new Map<string, number>();
  for (const call of calls) {
    if (call.status === null || call.status >= 400) continue;
    if (!isRead(call)) {
      for (const key of [...read.keys()]) if (key.startsWith(`${call.username} `)) read.delete(key);
      continue;
    }
    const key = `${call.username} ${call.method} ${call.url} ${call.body}`;
    const before = read.get(key);
    if (before !== undefined) {
      findings.push(`Call ${call.number} repeats call ${before}: ${call.method} ${call.url.slice(0, 120)}.`);
    }
    read.set(key, call.number);
  }
  for (const write of writes) {
    if (write.through !== "api" || write.kind !== "update" || write.changed > 0) continue;
    findings.push(
      `Call ${write.call} wrote ${write.object} ${write.id} (${write.fields.join(", ")}), which changed nothing.`,
    );
  }
  return findings;
}

/**
 * Finds rows that more than one of a user's bulk jobs was given though the first had written them, and jobs that were
 * given rows and never let begin: a sentence each. A job that was asked for and given nothing does nothing, and is gone
 * after seven days (help.salesforce.com, article 000386004).
 */
export function findRepeatedRows(org: Org, username: string): string[] {
  org.bulk.catchUp();
  const findings: string[] = [];
  const writtenBy = new Map<string, string>();
  // The newest comes first.
  for (const job of org.bulk.jobs("ingest", org.user(username).id).reverse()) {
    if (job.kind !== "ingest") continue;
    if (job.state === "Open" && job.uploaded !== null)
      findings.push(`Job ${job.id} was given rows, and never closed.`);
    const again = job.rows.filter(({ id }) => writtenBy.has(id));
    const [first] = again;
    if (first !== undefined)
      findings.push(
        `Job ${job.id} was given ${again.length} rows that job ${writtenBy.get(first.id)} had written.`,
      );
    for (const { id, processed, error } of job.rows)
      if (processed && error === null) writtenBy.set(id, job.id);
  }
  return findings;
}

/** A request that only reads: a GET, a retrieve by POST, or a composite of nothing but GETs. */
function isRead(call: ApiCall): boolean {
  if (call.method === "GET") return true;
  if (call.method !== "POST") return false;
  if (/\/composite\/sobjects\/\w+$/.test(call.url)) return true;
  if (!/\/composite(\/batch)?$/.test(call.url)) return false;
  return !/"method"\s*:\s*"(?!GET)/i.test(call.body);
}
