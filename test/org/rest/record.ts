import { SalesforceError } from "../error.ts";
import type { FieldDefinition } from "../schema/field.ts";
import { answeredAddress } from "../soql/answered.ts";
import type { Value } from "../store/column.ts";
import type { Table } from "../store/table.ts";
import { apiPath, type RestCall } from "./call.ts";

/** A value as the API writes it: datetimes end in `+0000`, not `Z` (recorded responses of 2024). */
export function toJson(field: FieldDefinition, value: Value): Value {
  return field.type === "datetime" && typeof value === "string" ? value.replace("Z", "+0000") : value;
}

/** A record with these fields, in the API's shape. */
export function recordJson(
  call: RestCall,
  table: Table,
  row: number,
  fields: readonly FieldDefinition[],
): Record<string, unknown> {
  const { name } = table.definition;
  const id = table.idOf(row);
  const made: Record<string, unknown> = {
    attributes: { type: name, url: `${apiPath(call)}/sobjects/${name}/${id}` },
  };
  for (const field of fields) {
    made[field.name] =
      field.type === "address"
        ? answeredAddress(field, table.row(row))
        : toJson(field, table.get(row, field.name));
  }
  return made;
}

/**
 * The fields with these names, as this user sees them.
 * @throws SalesforceError INVALID_FIELD for one that is unknown to them
 */
export function fieldsNamed(call: RestCall, table: Table, names: readonly string[]): FieldDefinition[] {
  const known = new Map(call.view.fields(table).map((field) => [field.name.toLowerCase(), field]));
  return names.map((name) => {
    const field = known.get(name.trim().toLowerCase());
    if (field !== undefined) return field;
    throw new SalesforceError(
      400,
      "INVALID_FIELD",
      `No such column '${name}' on sobject of type ${table.definition.name}`,
    );
  });
}

/** The table of an object named in the path; NOT_FOUND if this user knows no such object. */
export function tableInPath(call: RestCall, object: string): Table {
  const table = call.view.table(object);
  if (table !== undefined) return table;
  throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
}
