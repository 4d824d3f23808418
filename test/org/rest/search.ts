import { notSimulated, SalesforceError } from "../error.ts";
import { SoqlError } from "../soql/error.ts";
import { type QueryResult, runSoql } from "../soql/run.ts";
import type { Table } from "../store/table.ts";
import { apiPath, bodyOf, isObject, type RestAnswer, type RestCall } from "./call.ts";
import { type Route, route } from "./routes.ts";
import { parseSosl, type SoslObject } from "./sosl.ts";

/** Search: SOSL, and the same by parameters. */
export const SEARCH_ROUTES: readonly Route[] = [
  route("GET", "/search", (call) => sosl(call, call.query.get("q") ?? "")),
  route("GET", "/parameterizedSearch", (call) => byParameters(call, fromQuery(call.query))),
  route("POST", "/parameterizedSearch", (call) => byParameters(call, bodyOf(call))),
];

/** "2,000 rows" in all (SOQL and SOSL limits). */
const MOST_ROWS = 2000;
/** Fields that a search looks into, by the group that SOSL names. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  EMAIL: ["Email", "PersonEmail"],
  NAME: ["Name"],
  PHONE: ["Phone", "MobilePhone", "PersonMobilePhone"],
  ALL: ["Name", "Email", "PersonEmail", "Phone", "MobilePhone", "Company", "Title", "Username"],
};

function sosl(call: RestCall, statement: string): RestAnswer {
  const parsed = parseSosl(statement);
  return search(call, parsed.term, parsed.group, parsed.objects, parsed.limit ?? MOST_ROWS);
}

interface Parameters {
  readonly q?: unknown;
  readonly in?: unknown;
  readonly fields?: unknown;
  readonly sobjects?: unknown;
  readonly overallLimit?: unknown;
}

function byParameters(call: RestCall, given: Parameters): RestAnswer {
  const term = String(given.q ?? "");
  if (term === "") throw new SalesforceError(400, "MISSING_ARGUMENT", "Missing required parameter: q");
  const common = names(given.fields);
  const sobjects = Array.isArray(given.sobjects) ? given.sobjects.filter(isObject) : [];
  const objects = sobjects.map((each): SoslObject => {
    const fields = [...new Set([...common, ...names(each.fields)])];
    return {
      object: String(each.name ?? ""),
      fields: fields.length === 0 ? ["Id"] : fields,
      where: typeof each.where === "string" ? each.where : null,
      orderBy: typeof each.orderBy === "string" ? each.orderBy : null,
      limit: typeof each.limit === "number" ? each.limit : null,
    };
  });
  if (objects.length === 0)
    throw notSimulated("a parameterized search over all objects: name some in `sobjects`");
  const limit = Number(given.overallLimit ?? MOST_ROWS);
  return search(call, term, String(given.in ?? "ALL").toUpperCase(), objects, limit);
}

function search(
  call: RestCall,
  term: string,
  group: string,
  objects: readonly SoslObject[],
  limit: number,
): RestAnswer {
  if (term.replace(/[*?"\s]/g, "").length < 2) {
    throw new SalesforceError(
      400,
      "MALFORMED_SEARCH",
      `search term must be longer than one character: ${term}`,
    );
  }
  const searchRecords: unknown[] = [];
  for (const asked of objects) {
    const table = call.view.table(asked.object);
    if (table === undefined) {
      throw new SalesforceError(400, "INVALID_TYPE", `sObject type '${asked.object}' is not supported.`);
    }
    const visible = new Set(call.view.fields(table).map((field) => field.name));
    const looked = (GROUPS[group] ?? GROUPS.ALL ?? []).filter((name) => visible.has(name));
    const rows = found(call, table, looked, term);
    searchRecords.push(...answered(call, table, asked, rows));
  }
  const records = searchRecords.slice(0, limit);
  call.logged.records += records.length;
  return { status: 200, body: { searchRecords: records } };
}

/** Rows whose looked-at fields hold every word of the term, each at the start of a word. */
function found(call: RestCall, table: Table, looked: readonly string[], term: string): string[] {
  const words = term
    .toLowerCase()
    .replaceAll('"', "")
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => word.replace(/\*$/, ""));
  const ids: string[] = [];
  const [single = ""] = words;
  const byAddress =
    words.length === 1 && single.includes("@") && looked.some((name) => table.find(name, "") !== null);
  const candidates: Iterable<number> = byAddress
    ? looked.flatMap((name) => [...(table.find(name, single) ?? [])])
    : Array(table.count).keys();
  for (const row of candidates) {
    if (!call.view.maySee(table, row, false)) continue;
    const texts = looked.map((name) => String(table.get(row, name) ?? "").toLowerCase());
    const holds = (word: string) => texts.some((text) => hasWord(text, word));
    if (words.every(holds)) ids.push(table.idOf(row));
    if (ids.length === MOST_ROWS) break;
  }
  return ids;
}

/** Does a word of the text start so? */
function hasWord(text: string, start: string): boolean {
  for (let at = text.indexOf(start); at >= 0; at = text.indexOf(start, at + 1)) {
    if (at === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return true;
  }
  return false;
}

/** What SOSL returns of an object may be narrowed as in SOQL, which therefore does it. */
function answered(
  call: RestCall,
  table: Table,
  asked: SoslObject,
  ids: readonly string[],
): readonly unknown[] {
  if (ids.length === 0) return [];
  const { name } = table.definition;
  const where = asked.where === null ? "" : ` AND (${asked.where})`;
  const order = asked.orderBy === null ? "" : ` ORDER BY ${asked.orderBy}`;
  const limit = asked.limit === null ? "" : ` LIMIT ${asked.limit}`;
  const list = ids.map((id) => `'${id}'`).join(",");
  const statement = `SELECT ${asked.fields.join(", ")} FROM ${name} WHERE Id IN (${list})${where}${order}${limit}`;
  const result = run(call, statement);
  return result.kind === "rows" ? result.records : [];
}

function run(call: RestCall, statement: string): QueryResult {
  try {
    return runSoql(statement, call.view, { deletedToo: false, apiPath: apiPath(call) });
  } catch (fault) {
    if (fault instanceof SoqlError) throw new SalesforceError(400, fault.errorCode, fault.message);
    throw fault;
  }
}

/** `?q=…&sobject=Lead&Lead.fields=Id,Name&in=EMAIL`. */
function fromQuery(query: URLSearchParams): Parameters {
  const sobjects = query.getAll("sobject").map((name) => ({
    name,
    fields: (query.get(`${name}.fields`) ?? "").split(",").filter((each) => each !== ""),
    ...(query.has(`${name}.limit`) ? { limit: Number(query.get(`${name}.limit`)) } : {}),
    ...(query.has(`${name}.where`) ? { where: query.get(`${name}.where`) ?? "" } : {}),
  }));
  return {
    q: query.get("q") ?? "",
    in: query.get("in") ?? "ALL",
    fields: (query.get("fields") ?? "").split(",").filter((each) => each !== ""),
    sobjects,
    overallLimit: Number(query.get("overallLimit") ?? MOST_ROWS),
  };
}

function names(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
