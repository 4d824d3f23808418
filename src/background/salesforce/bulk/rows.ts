/** The rows of a bulk job's result → what they would have been in the answer to a query. */
import type { PersonObject } from "../../../model/person";
import { readSalesforceId } from "../../../salesforce-id";
import { failureOf, failureOfRow } from "../failure";
import { SalesforceFailure, type WriteAnswer } from "../salesforce";
import { addressField } from "../shape";
import type { BulkRow } from "./bulk";
import { readCsv } from "./csv";

/** A row of one person, read no further than asked. */
export interface ReadRow extends BulkRow {
  /** The record as a query would have shown it. */
  readonly record: () => object;
}

/**
 * Reads a page of people, row by row. Every page begins with the names of its columns; an empty cell is null, and what a
 * related record shows stands in a column like `Owner.Name`.
 *
 * @throws SalesforceFailure when the page has no ids, or not as many rows as Salesforce says: then it broke off
 */
export function* readPeople(
  text: string,
  object: PersonObject,
  optOutFields: readonly string[],
  announced: number,
): Generator<ReadRow> {
  const rows = readCsv(text);
  const columns = rows.next().value ?? [];
  const place = (name: string) => columns.indexOf(name);
  const [id, address] = [place("Id"), place(addressField(object))];
  const optOuts = optOutFields.map(place).filter((at) => at >= 0);
  // A result without a single record may come without its columns.
  if (id < 0 && announced > 0) throw notUnderstood("Salesforce's bulk result has no ids.");

  let count = 0;
  for (const cells of rows) {
    if (cells.length !== columns.length) break;
    count += 1;
    yield {
      recordId: cells[id] ?? "",
      address: cells[address] || null,
      ticked: optOuts.some((at) => cells[at] === "true"),
      record: () => recordOf(object, columns, cells),
    };
  }
  if (count !== announced) throw brokeOff();
}

function recordOf(object: PersonObject, columns: readonly string[], cells: readonly string[]): object {
  const record: Record<string, unknown> = { attributes: { type: object } };
  for (const [at, column] of columns.entries()) {
    const [name = "", related] = column.split(".");
    const value = readCell(column, cells[at] ?? "");
    record[name] = related === undefined ? value : { [related]: value };
  }
  return record;
}

/** Names and addresses may say "true", and are text all the same. */
const TEXTS = new Set(["Name", "Email", "PersonEmail", "Owner.Name", "LastModifiedBy.Name"]);

function readCell(column: string, cell: string): unknown {
  if (cell === "") return null;
  if (TEXTS.has(column)) return cell;
  return cell === "true" || cell === "false" ? cell === "true" : cell;
}

/** What a writing job refused. A page that broke off in a row gives the rows before it. */
export function readRefused(text: string): (WriteAnswer & { readonly ok: false })[] {
  const rows = readCsv(text);
  const columns = rows.next().value ?? [];
  const [error, own, theirs] = ["sf__Error", "Id", "sf__Id"].map((name) => columns.indexOf(name));
  const refused: (WriteAnswer & { readonly ok: false })[] = [];
  for (const cells of rows) {
    if (cells.length !== columns.length) break;
    const id = cells[own ?? -1] || cells[theirs ?? -1] || "";
    const failure = failureOfRow(cells[error ?? -1] ?? "");
    refused.push({ recordId: readSalesforceId(id) ?? id, ok: false, failure });
  }
  return refused;
}

function brokeOff(): SalesforceFailure {
  return new SalesforceFailure(failureOf("NOT_JSON", "A part of a bulk result came instead of the whole."));
}

export function notUnderstood(message: string): SalesforceFailure {
  return new SalesforceFailure(failureOf("NOT_UNDERSTOOD", message));
}
