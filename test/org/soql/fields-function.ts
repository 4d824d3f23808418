import type { FieldFunctionExpression } from "@jetstreamapp/soql-parser-js";
import { SoqlError } from "./error.ts";
import type { Scope } from "./scope.ts";

/** "You must include LIMIT n, where n is less than or equal to 200" (SOQL reference, FIELDS()). */
const MOST_ROWS = 200;

/**
 * The field names behind FIELDS(STANDARD), FIELDS(CUSTOM) or FIELDS(ALL).
 * @throws SoqlError for another word, or ALL or CUSTOM without a LIMIT of at most 200.
 */
export function fieldsOf(scope: Scope, call: FieldFunctionExpression, limit: number): string[] {
  const group = String(call.parameters[0] ?? "").toUpperCase();
  if (group !== "STANDARD" && group !== "CUSTOM" && group !== "ALL") {
    throw new SoqlError("MALFORMED_QUERY", `unexpected token: '${String(call.parameters[0] ?? ")")}'`);
  }
  if (group !== "STANDARD" && limit > MOST_ROWS) {
    throw new SoqlError(
      "MALFORMED_QUERY",
      `The SOQL FIELDS function must have a LIMIT of at most ${MOST_ROWS}`,
    );
  }
  return [...scope.shape.fields.values()]
    .filter((field) => group === "ALL" || field.custom === (group === "CUSTOM"))
    .map((field) => field.name);
}
