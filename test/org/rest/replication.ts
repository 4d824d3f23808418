import { toSecond } from "../clock.ts";
import { SalesforceError } from "../error.ts";
import type { Table } from "../store/table.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** What changed and what was deleted in a span of time: ids only (REST guide, Get Updated and Get Deleted). */
export const REPLICATION_ROUTES: readonly Route[] = [
  route("GET", "/sobjects/:object/updated", updated),
  route("GET", "/sobjects/:object/deleted", deleted),
];

const DAY = 24 * 60 * 60 * 1000;
/** Updates can be asked for 30 days back, deletions for 15. */
const UPDATED_DAYS = 30;
const DELETED_DAYS = 15;
const MOST_IDS = 600_000;

type Named = Readonly<Record<string, string>>;

function updated(call: RestCall, { object = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  const { from, to } = span(call, UPDATED_DAYS);
  const rows = table.changes.rows(from, to - 1).filter((row) => call.view.maySee(table, row, false));
  checkCount(rows.length);
  call.logged.records += rows.length;
  return { status: 200, body: { ids: rows.map((row) => table.idOf(row)), latestDateCovered: moment(to) } };
}

function deleted(call: RestCall, { object = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  const { from, to } = span(call, DELETED_DAYS);
  const rows = table.changes.rows(from, to - 1).filter((row) => isDeletedTo(call, table, row));
  checkCount(rows.length);
  call.logged.records += rows.length;
  return {
    status: 200,
    body: {
      deletedRecords: rows.map((row) => ({
        id: table.idOf(row),
        // "Obtained using the SystemModstamp" (SOAP guide, GetDeletedResult).
        deletedDate: moment(Date.parse(String(table.get(row, "SystemModstamp")))),
      })),
      earliestDateAvailable: moment(call.org.clock.now() - DELETED_DAYS * DAY),
      latestDateCovered: moment(to),
    },
  };
}

function isDeletedTo(call: RestCall, table: Table, row: number): boolean {
  return (
    table.has(row) &&
    table.field("IsDeleted") !== undefined &&
    table.get(row, "IsDeleted") === true &&
    call.view.maySee(table, row, true)
  );
}

function span(call: RestCall, days: number): { from: number; to: number } {
  const [from, to] = ["start", "end"].map((name) => {
    const given = call.query.get(name);
    if (given === null) {
      throw new SalesforceError(400, "MISSING_ARGUMENT", `Missing required parameter: ${name}`);
    }
    // An unescaped + in the query is a space by now.
    const parsed = Date.parse(given.replace(" ", "+"));
    if (Number.isNaN(parsed)) {
      throw new SalesforceError(400, "INVALID_FIELD", `Invalid date time format: ${name}: ${given}`);
    }
    return Math.floor(parsed / 1000) * 1000;
  }) as [number, number];
  const now = call.org.clock.now();
  if (to <= from) {
    throw new SalesforceError(
      400,
      "INVALID_REPLICATION_DATE",
      "endDate must be at least one minute greater than startDate",
    );
  }
  if (from < now - days * DAY) {
    throw new SalesforceError(
      400,
      "INVALID_REPLICATION_DATE",
      `startDate before org replication enabled date, or more than ${days} days ago`,
    );
  }
  return { from, to: Math.min(to, Math.floor(now / 1000) * 1000 + 1000) };
}

function checkCount(count: number): void {
  if (count > MOST_IDS) throw new SalesforceError(400, "EXCEEDED_ID_LIMIT", `more than ${MOST_IDS} ids`);
}

function moment(milliseconds: number): string {
  return new Date(toSecond(milliseconds)).toISOString().replace("Z", "+0000");
}
