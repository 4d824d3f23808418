import { SalesforceError } from "../error.ts";
import { parseId } from "../id.ts";
import { type Given, type Prepared, prepareCreate, prepareDelete, prepareUpdate } from "../write.ts";
import { bodyOf, isObject, type RestAnswer, type RestCall } from "./call.ts";
import { lookupField, rowsNamed } from "./external-id.ts";
import { fieldsNamed, recordJson, tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** At most 200 records a write, in at most 10 runs of one type (REST guide, sObject Collections); 2,000 a read. */
const MOST_WRITTEN = 200;
const MOST_READ = 2000;
const MOST_CHUNKS = 10;

/** sObject Collections: many records in one call, each with its own result, in the order asked. */
export const COLLECTION_ROUTES: readonly Route[] = [
  route("POST", "/composite/sobjects", (call) => write(call, "create")),
  route("PATCH", "/composite/sobjects", (call) => write(call, "update")),
  route("DELETE", "/composite/sobjects", remove),
  route("GET", "/composite/sobjects/:object", (call, { object = "" }) =>
    retrieve(call, object, listOf(call.query.get("ids")), listOf(call.query.get("fields"))),
  ),
  route("POST", "/composite/sobjects/:object", (call, { object = "" }) => {
    const body = bodyOf(call);
    return retrieve(call, object, texts(body.ids), texts(body.fields));
  }),
  route("PATCH", "/composite/sobjects/:object/:field", upsert),
];

/** A record of the request found good or not. */
type Outcome =
  | { readonly prepared: Prepared }
  | { readonly fault: SalesforceError; readonly id: string | null };

function write(call: RestCall, way: "create" | "update"): RestAnswer {
  const { records, allOrNone } = recordsOf(call);
  const types = records.map(typeOf);
  const chunks = types.filter((type, index) => type !== types[index - 1]).length;
  if (chunks > MOST_CHUNKS) {
    throw new SalesforceError(
      400,
      "INVALID_BATCH_SIZE",
      `The request has more than ${MOST_CHUNKS} chunks of records of one type.`,
    );
  }
  const seen = new Set<string>();
  const prepare = records.map((record, index) => (): Outcome => {
    const id = way === "update" ? String(record.id ?? record.Id ?? "") : null;
    return caught(id, () => {
      const actor = { ...call.actor, together: chunkAround(types, index) };
      if (id === null) return prepareCreate(call.org, actor, types[index] ?? "", record);
      refuseTwice(seen, id);
      return prepareUpdate(call.org, actor, types[index] ?? "", id, record);
    });
  });
  return finish(call, prepare, allOrNone);
}

/** How many records of one type stand side by side here: they are saved together. */
function chunkAround(types: readonly string[], index: number): number {
  let [start, end] = [index, index];
  while (types[start - 1] === types[index]) start--;
  while (types[end + 1] === types[index]) end++;
  return end - start + 1;
}

/** Each record is changed where its external id is known, and made where it is not. */
function upsert(
  call: RestCall,
  { object = "", field: name = "" }: Readonly<Record<string, string>>,
): RestAnswer {
  const table = tableInPath(call, object);
  const field = lookupField(call, table, name);
  const { records, allOrNone } = recordsOf(call);
  const seen = new Set<string>();
  const prepare = records.map((record) => (): Outcome => {
    const value = String(record[field.name] ?? "");
    return caught(null, () => {
      if (value === "") throw new SalesforceError(400, "MISSING_ARGUMENT", `${field.name} not specified`, []);
      refuseTwice(seen, value.toLowerCase());
      const rows = rowsNamed(call, table, field, value);
      const [row] = rows;
      if (rows.length > 1) {
        const message = `${field.name}: more than one record found for external id field`;
        throw new SalesforceError(400, "DUPLICATE_EXTERNAL_ID", message, [field.name]);
      }
      if (row === undefined) return prepareCreate(call.org, call.actor, table.definition.name, record);
      return prepareUpdate(call.org, call.actor, table.definition.name, table.idOf(row), record);
    });
  });
  return finish(call, prepare, allOrNone, (prepared) => ({ created: prepared.id === null }));
}

function recordsOf(call: RestCall): { records: Given[]; allOrNone: boolean } {
  const body = bodyOf(call);
  const { records } = body;
  if (!Array.isArray(records) || !records.every(isObject)) {
    throw new SalesforceError(400, "JSON_PARSER_ERROR", "Required field is missing: records");
  }
  checkSize(records.length);
  return { records, allOrNone: body.allOrNone === true };
}

function remove(call: RestCall): RestAnswer {
  const ids = listOf(call.query.get("ids"));
  if (ids.length === 0)
    throw new SalesforceError(400, "REQUIRED_FIELD_MISSING", "At least 1 Id is required.");
  checkSize(ids.length);
  const seen = new Set<string>();
  const prepare = ids.map(
    (id) => (): Outcome =>
      caught(id, () => {
        refuseTwice(seen, id);
        return prepareDelete(call.org, call.actor, null, id);
      }),
  );
  return finish(call, prepare, call.query.get("allOrNone") === "true");
}

/** Rows are written one after the other; all-or-none means that one refusal takes the others back. */
function finish(
  call: RestCall,
  prepare: readonly (() => Outcome)[],
  allOrNone: boolean,
  more: (prepared: Prepared) => object = () => ({}),
): RestAnswer {
  let results: unknown[] = [];
  const refused = call.org.allOrNone(() => {
    const outcomes = prepare.map((each) => {
      const outcome = each();
      return "fault" in outcome ? outcome : { ...outcome, id: outcome.prepared.commit() };
    });
    const first = outcomes.find((outcome) => "fault" in outcome);
    const takenBack = allOrNone && first !== undefined;
    results = outcomes.map((outcome) => {
      if ("fault" in outcome) return failed(outcome.fault, takenBack ? null : outcome.id);
      if (takenBack) return rolledBack();
      return { id: outcome.id, success: true, errors: [], ...more(outcome.prepared) };
    });
    return takenBack && "fault" in first ? first.fault : null;
  });
  if (refused === null) {
    call.logged.records += results.filter((result) => isObject(result) && result.success === true).length;
  }
  for (const result of results) {
    if (isObject(result) && result.success === false && Array.isArray(result.errors)) {
      const first: unknown = result.errors[0];
      if (isObject(first)) call.logged.errorCodes.push(String(first.statusCode));
    }
  }
  return { status: 200, body: results };
}

function retrieve(
  call: RestCall,
  object: string,
  ids: readonly string[],
  names: readonly string[],
): RestAnswer {
  const table = tableInPath(call, object);
  if (ids.length > MOST_READ) {
    throw new SalesforceError(
      400,
      "EXCEEDED_ID_LIMIT",
      `record limit reached. cannot submit more than ${MOST_READ} records in this call`,
    );
  }
  const fields = fieldsNamed(call, table, names);
  const body = ids.map((id) => {
    if (parseId(id) === null) {
      throw new SalesforceError(400, "MALFORMED_ID", `malformed id ${id}`);
    }
    const row = table.rowOf(id);
    if (row === null || !call.view.maySee(table, row, false)) return null;
    call.logged.records++;
    return recordJson(
      call,
      table,
      row,
      fields.some((field) => field.name === "Id") ? fields : [...fields, ...fieldsNamed(call, table, ["Id"])],
    );
  });
  return { status: 200, body };
}

function typeOf(record: unknown): string {
  const attributes = isObject(record) ? record.attributes : null;
  const type = isObject(attributes) ? attributes.type : null;
  if (typeof type === "string") return type;
  throw new SalesforceError(400, "INVALID_INPUT", "Each record must have its type in attributes.type");
}

function checkSize(count: number): void {
  if (count > MOST_WRITTEN) {
    throw new SalesforceError(
      400,
      "EXCEEDED_ID_LIMIT",
      `record limit reached. cannot submit more than ${MOST_WRITTEN} records into this call`,
    );
  }
}

function refuseTwice(seen: Set<string>, id: string): void {
  const id15 = id.slice(0, 15);
  if (seen.has(id15)) {
    throw new SalesforceError(
      400,
      "DUPLICATE_VALUE",
      `duplicate value found: duplicate id in list: ${id}`,
      [],
    );
  }
  seen.add(id15);
}

function caught(id: string | null, prepare: () => Prepared): Outcome {
  try {
    return { prepared: prepare() };
  } catch (fault) {
    if (fault instanceof SalesforceError && fault.status !== 501) return { fault: inRow(fault), id };
    throw fault;
  }
}

/** In a list, a value that cannot be read spoils its row alone, with words of its own (openfn's tests against a real org). */
function inRow(fault: SalesforceError): SalesforceError {
  if (fault.errorCode !== "JSON_PARSER_ERROR") return fault;
  const token = /\((\w+)\)$/.exec(fault.message)?.[1] ?? "null";
  return new SalesforceError(
    400,
    "INVALID_FIELD",
    `Json Deserialization failed on token '${token}' and has left off in the middle of parsing a row. Will go to end of row to begin parsing the next row`,
    [],
  );
}

/** A refused row may lack its id: clients must go by its place. */
function failed(fault: SalesforceError, id: string | null): unknown {
  const known =
    fault.errorCode === "INVALID_CROSS_REFERENCE_KEY" || fault.errorCode === "MALFORMED_ID" ? null : id;
  return {
    ...(known === null || known === "" ? {} : { id: known }),
    success: false,
    errors: fault.toRows(),
  };
}

function rolledBack(): unknown {
  return {
    success: false,
    errors: [
      {
        statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        message:
          "Record rolled back because not all records were valid and the request was using AllOrNone header",
        fields: [],
      },
    ],
  };
}

function listOf(text: string | null): string[] {
  return (text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
