/** A list that Quietlist has exported, on another computer perhaps: read back with all that it says. */
import * as v from "valibot";
import { normaliseAddress } from "../../email-address";
import type { RestoredPerson } from "../../messages/evidence";
import { OPT_OUT_REASONS, SOURCES } from "../../model/unsubscribe";
import { objectOfId, readSalesforceId } from "../../salesforce-id";
import { withoutGuard } from "../export/csv";
import type { LIST_COLUMNS } from "../export/tables";
import { readCsv } from "./read-csv";

export interface ExportedList {
  /** Own opt-outs, and what was resubscribed: what no sync brings back. */
  readonly people: readonly RestoredPerson[];
  /** Learned from Salesforce, and so learned again there. */
  readonly learned: number;
  readonly unusable: number;
}

type Column = (typeof LIST_COLUMNS)[number];
type Row = Readonly<Partial<Record<Column, string | null>>>;

const jsonEntry = v.object({
  name: v.nullish(v.string()),
  unsubscribe: v.object({
    subject: v.union([
      v.object({ kind: v.literal("address"), address: v.string() }),
      v.object({ kind: v.literal("record"), recordId: v.string() }),
    ]),
    origin: v.string(),
    status: v.string(),
    source: v.string(),
    since: v.number(),
    asked: v.optional(v.number()),
    name: v.nullish(v.string()),
    reason: v.nullish(v.string()),
    note: v.nullish(v.string()),
    leftOut: v.optional(v.array(v.string()), []),
    resubscribe: v.nullish(v.object({ at: v.number(), reason: v.string() })),
  }),
});

/** @returns null where this is no list that Quietlist has exported */
export async function readExportedList(
  text: string,
  breathe: () => Promise<void>,
): Promise<ExportedList | null> {
  const rows = text.trimStart().startsWith("[") ? readJson(text) : await readTable(text, breathe);
  if (rows === null) return null;
  const people: RestoredPerson[] = [];
  let learned = 0;
  let unusable = 0;
  for (const row of rows) {
    if (row === null) unusable += 1;
    else if (row.status === "ended" || (row.origin === "learned" && row.status === "optedOut")) learned += 1;
    else {
      const person = personOf(row);
      if (person) people.push(person);
      else unusable += 1;
    }
  }
  return { people, learned, unusable };
}

function readJson(text: string): (Row | null)[] | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(read) || !read.some((each) => v.is(jsonEntry, each))) return null;
  return read.map((each) => {
    const parsed = v.safeParse(jsonEntry, each);
    return parsed.success ? rowOf(parsed.output) : null;
  });
}

function rowOf({ name, unsubscribe: entry }: v.InferOutput<typeof jsonEntry>): Row {
  const { subject, resubscribe } = entry;
  return {
    email: subject.kind === "address" ? subject.address : null,
    record_id: subject.kind === "record" ? subject.recordId : null,
    name: entry.name ?? name ?? null,
    origin: entry.origin,
    status: entry.status,
    source: entry.source,
    since: isoOf(entry.since),
    last_asked_at: entry.asked === undefined ? null : isoOf(entry.asked),
    reason: entry.reason ?? null,
    note: entry.note ?? null,
    resubscribed_at: resubscribe ? isoOf(resubscribe.at) : null,
    resubscribe_reason: resubscribe?.reason ?? null,
    left_out: entry.leftOut.join(" "),
  };
}

function isoOf(moment: number): string {
  return Number.isFinite(moment) && Math.abs(moment) < 8.64e15 ? new Date(moment).toISOString() : "";
}

/** Columns that a list has and hardly any other table. */
const OURS: readonly Column[] = ["email", "record_id", "origin", "status", "source", "since"];

async function readTable(text: string, breathe: () => Promise<void>): Promise<Row[] | null> {
  let columns: readonly string[] | null = null;
  const rows: Row[] = [];
  await readCsv(
    text,
    (piece) => {
      for (const cells of piece) {
        if (columns === null) {
          columns = cells.map((cell) => cell.trim());
          const names = columns;
          if (!OURS.every((name) => names.includes(name))) return false;
          continue;
        }
        rows.push(
          Object.fromEntries(columns.map((name, index) => [name, withoutGuard(cells[index] ?? "") || null])),
        );
      }
      return true;
    },
    breathe,
  );
  return columns !== null && OURS.every((name) => columns?.includes(name)) ? rows : null;
}

/** @returns null where it names nobody, or says nothing that could be restored */
function personOf(row: Row): RestoredPerson | null {
  const address = normaliseAddress(row.email ?? null);
  const recordId = readSalesforceId(row.record_id ?? "");
  const since = Date.parse(row.since ?? "");
  if (address === null && (recordId === null || objectOfId(recordId) === null)) return null;
  if (row.status !== "optedOut" && row.status !== "resubscribed") return null;
  if (!Number.isFinite(since) || since < 0) return null;
  const asked = Date.parse(row.last_asked_at ?? "");
  const at = Date.parse(row.resubscribed_at ?? "");
  if (row.status === "resubscribed" && !(at >= 0)) return null;
  return {
    address,
    recordId: address === null ? recordId : null,
    name: row.name?.slice(0, 300) || null,
    source: SOURCES.find((it) => it === row.source) ?? "import",
    since,
    asked: asked >= 0 ? asked : null,
    reason: OPT_OUT_REASONS.find((it) => it === row.reason) ?? null,
    note: row.note?.slice(0, 2000) || null,
    leftOut: (row.left_out ?? "")
      .split(/\s+/)
      .filter((id) => readSalesforceId(id) !== null)
      .slice(0, 200),
    resubscribe:
      row.status === "resubscribed" ? { at, reason: row.resubscribe_reason?.slice(0, 2000) || "-" } : null,
  };
}
