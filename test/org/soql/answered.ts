import { answeredInstant } from "./datetime.ts";
import type { Value } from "./path.ts";
import type { Json, JsonAddress } from "./record.ts";
import type { FieldShape, Row } from "./source.ts";

/** A field's value as the REST API writes it. */
export function answeredValue(field: FieldShape, value: Value): Json {
  return field.type === "datetime" && typeof value === "string" ? answeredInstant(value) : value;
}

const PARTS = [
  ["city", "City"],
  ["country", "Country"],
  ["geocodeAccuracy", "GeocodeAccuracy"],
  ["latitude", "Latitude"],
  ["longitude", "Longitude"],
  ["postalCode", "PostalCode"],
  ["state", "State"],
  ["street", "Street"],
] as const;

/** `MailingAddress` from `MailingCity`, `MailingCountry` and so on; null if all of them are empty. */
export function answeredAddress(field: FieldShape, row: Row): JsonAddress | null {
  const prefix = field.name.replace(/Address$/, "");
  const address: Record<string, string | number | null> = {};
  let filled = false;
  for (const [part, suffix] of PARTS) {
    const value = row[prefix + suffix] ?? null;
    address[part] = typeof value === "boolean" ? null : value;
    filled ||= value !== null;
  }
  return filled ? address : null;
}
