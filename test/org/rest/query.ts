import { notSimulated, SalesforceError } from "../error.ts";
import { NotSimulatedError, SoqlError } from "../soql/error.ts";
import { type QueryResult, runSoql } from "../soql/run.ts";
import { apiPath, type RestAnswer, type RestCall } from "./call.ts";
import { queryColumns } from "./query-columns.ts";
import { type Route, route } from "./routes.ts";

/** `Sforce-Query-Options: batchSize` may ask for 200 to 2,000 rows a page; 2,000 unless asked. */
const SMALLEST_PAGE = 200;
const LARGEST_PAGE = 2000;

/** SOQL: query, queryAll, and the next pages of both. */
export const QUERY_ROUTES: readonly Route[] = [
  route("GET", "/query", (call) => query(call, false)),
  route("GET", "/queryAll", (call) => query(call, true)),
  route("GET", "/query/:locator", (call, { locator = "" }) => nextPage(call, locator)),
  route("GET", "/queryAll/:locator", (call, { locator = "" }) => nextPage(call, locator)),
];

/** Runs the statement in `q` as this call's user sees the org; the records' addresses begin with `recordPath`. */
export function query(call: RestCall, deletedToo: boolean, recordPath = apiPath(call)): RestAnswer {
  if (call.query.has("explain")) throw notSimulated("query plans (explain)");
  const statement = call.query.get("q");
  if (statement === null || statement.trim() === "") {
    throw new SalesforceError(400, "MALFORMED_QUERY", "A query string has to be specified");
  }
  const result = run(call, statement, deletedToo, recordPath);
  if (call.query.get("columns") === "true") {
    return { status: 200, body: queryColumns(statement, call.view) };
  }
  if (result.kind === "count") {
    return { status: 200, body: { totalSize: result.totalSize, done: true, records: [] } };
  }
  const batchSize = pageSize(call.headers["sforce-query-options"]);
  const { records } = result;
  if (records.length <= batchSize) {
    call.logged.records += records.length;
    return { status: 200, body: { totalSize: records.length, done: true, records } };
  }
  const locator = call.org.cursors.open({ userId: call.userId, records, queryAll: deletedToo, batchSize });
  return page(call, locator, 0);
}

function run(call: RestCall, statement: string, deletedToo: boolean, recordPath: string): QueryResult {
  try {
    const timesOut = call.org.slowQueries;
    return runSoql(statement, call.view, { deletedToo, timesOut, apiPath: recordPath });
  } catch (fault) {
    if (fault instanceof SoqlError) throw new SalesforceError(400, fault.errorCode, fault.message);
    if (fault instanceof NotSimulatedError) throw new SalesforceError(501, "NOT_SIMULATED", fault.message);
    throw fault;
  }
}

function nextPage(call: RestCall, given: string): RestAnswer {
  const [, locator = "", from = ""] = /^(\w+)-(\d+)$/.exec(given) ?? [];
  return page(call, locator, Number(from));
}

function page(call: RestCall, locator: string, from: number): RestAnswer {
  const cursor = call.org.cursors.find(locator, call.userId);
  if (cursor === null) {
    throw new SalesforceError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  }
  const to = from + cursor.batchSize;
  const records = cursor.records.slice(from, to);
  const done = to >= cursor.records.length;
  const way = cursor.queryAll ? "queryAll" : "query";
  call.logged.records += records.length;
  return {
    status: 200,
    body: {
      totalSize: cursor.records.length,
      done,
      ...(done ? {} : { nextRecordsUrl: `${apiPath(call)}/${way}/${locator}-${to}` }),
      records,
    },
  };
}

function pageSize(options: string | undefined): number {
  const asked = Number(/batchSize\s*=\s*(\d+)/i.exec(options ?? "")?.[1] ?? LARGEST_PAGE);
  return Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, asked));
}
