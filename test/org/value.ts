import { SalesforceError } from "./error.ts";
import { parseId, toId15 } from "./id.ts";
import type { FieldDefinition } from "./schema/field.ts";
import type { Value } from "./store/column.ts";

/**
 * What a field will hold when this is written to it.
 * @throws SalesforceError JSON_PARSER_ERROR, MALFORMED_ID, STRING_TOO_LONG, INVALID_EMAIL_ADDRESS, REQUIRED_FIELD_MISSING
 */
export function acceptValue(field: FieldDefinition, given: unknown): Value {
  if (given === null || given === "") {
    if (field.type === "boolean") {
      if (given === null) throw wrongType(field, "boolean", given);
      return false;
    }
    if (!field.nillable) {
      throw new SalesforceError(
        400,
        "REQUIRED_FIELD_MISSING",
        `Required fields are missing: [${field.name}]`,
        [field.name],
      );
    }
    return null;
  }
  switch (field.type) {
    case "boolean":
      if (given === true || given === "true" || given === "1") return true;
      if (given === false || given === "false" || given === "0") return false;
      throw wrongType(field, "boolean", given);
    case "int":
    case "double":
    case "currency":
    case "percent": {
      const number = typeof given === "string" ? Number(given) : given;
      if (typeof number !== "number" || !Number.isFinite(number)) throw wrongType(field, "double", given);
      return number;
    }
    case "datetime": {
      const moment =
        typeof given === "string" ? Date.parse(given.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) : Number.NaN;
      if (Number.isNaN(moment)) throw wrongType(field, "datetime", given);
      return new Date(moment).toISOString();
    }
    case "date":
      if (typeof given !== "string" || !/^\d{4}-\d\d-\d\d/.test(given)) throw wrongType(field, "date", given);
      return given.slice(0, 10);
    case "id":
    case "reference":
      return acceptId(field, given);
    case "email":
      return acceptAddress(field, acceptText(field, given));
    default:
      return acceptText(field, given);
  }
}

function acceptText(field: FieldDefinition, given: unknown): string {
  if (typeof given === "object") throw wrongType(field, "string", given);
  const text = String(given);
  if (field.length > 0 && text.length > field.length) {
    throw new SalesforceError(
      400,
      "STRING_TOO_LONG",
      `${field.label}: data value too large: ${text} (max length=${field.length})`,
      [field.name],
    );
  }
  return text;
}

function acceptAddress(field: FieldDefinition, text: string): string {
  // Apostrophes, plus signs and quoted local parts are good addresses to Salesforce; spaces and a missing dot are not.
  const good = /^(?:"[^"\r\n]+"|[^\s"@<>()[\]\\,;:]+)@[^\s"@<>()[\]\\,;:]+\.[^\s"@<>()[\]\\,;:.]+$/.test(
    text,
  );
  if (good) return text;
  throw new SalesforceError(400, "INVALID_EMAIL_ADDRESS", `${field.label}: invalid email address: ${text}`, [
    field.name,
  ]);
}

function acceptId(field: FieldDefinition, given: unknown): string {
  const id15 = typeof given === "string" ? toId15(given) : null;
  if (id15 === null || parseId(id15) === null) {
    throw new SalesforceError(
      400,
      "MALFORMED_ID",
      `${field.label}: id value of incorrect type: ${String(given)}`,
      [field.name],
    );
  }
  return id15;
}

function wrongType(field: FieldDefinition, type: string, given: unknown): SalesforceError {
  const token =
    given === null
      ? "VALUE_NULL"
      : typeof given === "string"
        ? "VALUE_STRING"
        : typeof given === "number"
          ? "VALUE_NUMBER_INT"
          : typeof given === "boolean"
            ? "VALUE_TRUE"
            : Array.isArray(given)
              ? "START_ARRAY"
              : "START_OBJECT";
  return new SalesforceError(
    400,
    "JSON_PARSER_ERROR",
    `Cannot deserialize instance of ${type} from ${token} value ${JSON.stringify(given).slice(0, 80)} or request may be missing a required field at [line:1, column:1] (${field.name})`,
  );
}
