import { SalesforceError } from "../error.ts";
import type { Org } from "../org.ts";
import { type Given, prepareCreate, prepareDelete, prepareUpdate } from "../write.ts";
import { CsvError, readCsv } from "./csv.ts";
import type { IngestJob, IngestRow } from "./job.ts";

/** Reads what was uploaded; a job whose upload cannot be read fails as a whole. */
export function readUpload(org: Org, job: IngestJob): void {
  const text = job.uploaded ?? "";
  job.uploaded = null;
  const { columns, rows } = readCsv(text, job.columnDelimiter, job.lineEnding);
  const table = org.store.find(job.object);
  const known = new Set(
    org
      .viewOf(job.userId)
      .fields(table ?? org.store.table("Lead"))
      .map((field) => field.name.toLowerCase()),
  );
  for (const column of columns) {
    if (column.includes("."))
      throw new CsvError(`InvalidBatch : The test org does not simulate relationship columns: ${column}`);
    if (!known.has(column.toLowerCase()))
      throw new CsvError(`InvalidBatch : Field name not found : ${column}`);
  }
  const needed = job.operation === "insert" ? null : (job.externalIdField ?? "Id");
  if (needed !== null && !columns.some((column) => column.toLowerCase() === needed.toLowerCase())) {
    throw new CsvError(`InvalidBatch : Field name not found : ${needed}`);
  }
  job.columns = columns;
  job.rows = rows.map((values) => ({ values, id: "", created: false, error: null, processed: false }));
}

/** Does one row as its user would, and notes what came of it. */
export function ingestRow(org: Org, job: IngestJob, row: IngestRow): void {
  row.processed = true;
  const idColumn = job.columns.find((column) => column.toLowerCase() === "id") ?? "Id";
  const id = row.values[idColumn] ?? "";
  row.id = job.operation === "insert" ? "" : id;
  try {
    switch (job.operation) {
      case "insert":
        row.id = prepareCreate(org, job.actor, job.object, givenOf(row, false)).commit();
        row.created = true;
        break;
      case "update":
        row.id = prepareUpdate(org, job.actor, job.object, id, givenOf(row, true)).commit();
        break;
      case "upsert":
        upsert(org, job, row);
        break;
      case "delete":
      case "hardDelete":
        row.id = prepareDelete(org, job.actor, job.object, id).commit();
        if (job.operation === "hardDelete") {
          const { table, row: place } = org.place(row.id);
          table.erase(place);
        }
        break;
    }
  } catch (fault) {
    if (!(fault instanceof SalesforceError)) throw fault;
    // As in `failedResults`: code, message and fields between colons, then two dashes.
    row.error = `${fault.errorCode}:${fault.message}:${(fault.fields ?? []).join(",")}${fault.fields?.length ? " " : ""}--`;
  }
}

function upsert(org: Org, job: IngestJob, row: IngestRow): void {
  const name = job.externalIdField ?? "Id";
  const column = job.columns.find((each) => each.toLowerCase() === name.toLowerCase()) ?? name;
  const value = row.values[column] ?? "";
  const table = org.store.table(job.object);
  if (name.toLowerCase() === "id") {
    if (value === "") {
      row.id = prepareCreate(org, job.actor, job.object, givenOf(row, false)).commit();
      row.created = true;
    } else row.id = prepareUpdate(org, job.actor, job.object, value, givenOf(row, true)).commit();
    return;
  }
  const view = org.viewOf(job.userId);
  const field = table.field(name)?.name ?? name;
  const rows = (table.find(field, value) ?? []).filter((each) => view.maySee(table, each, false));
  if (value === "") throw new SalesforceError(400, "MISSING_ARGUMENT", `${field} not specified`, []);
  if (rows.length > 1) {
    throw new SalesforceError(
      400,
      "DUPLICATE_EXTERNAL_ID",
      `${field}: more than one record found for external id field`,
      [field],
    );
  }
  const [existing] = rows;
  if (existing === undefined) {
    row.id = prepareCreate(org, job.actor, job.object, givenOf(row, false)).commit();
    row.created = true;
  } else
    row.id = prepareUpdate(org, job.actor, job.object, table.idOf(existing), givenOf(row, true)).commit();
}

/** An empty cell leaves a field as it is; `#N/A` empties it. */
function givenOf(row: IngestRow, update: boolean): Given {
  const given: Record<string, unknown> = {};
  for (const [column, text] of Object.entries(row.values)) {
    if (text === "#N/A") given[column] = null;
    else if (text !== "" && !(column.toLowerCase() === "id" && !update)) given[column] = text;
  }
  return given;
}
