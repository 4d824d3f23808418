import type { FieldAccess } from "../security.ts";
import type { FieldType } from "../soql/source.ts";
import type { Value } from "../store/column.ts";
import { checkbox, type FieldDefinition, field, text } from "./field.ts";

/** A custom field, as a test or the Tooling API asks for it. */
export interface CustomField {
  readonly name: string;
  readonly label: string;
  readonly type:
    | "checkbox"
    | "text"
    | "email"
    | "picklist"
    | "datetime"
    /** Text that names a record of another system: unique, and good for upserts. */
    | "externalId"
    /** Classic encryption: can neither be filtered nor sorted nor grouped by. */
    | "encrypted"
    | "formulaCheckbox";
  /** What each profile may do with it; those not named may edit. */
  readonly access?: Readonly<Record<string, FieldAccess>>;
  /** Does the object's page layout show it? It does unless told otherwise. */
  readonly onLayout?: boolean;
  /** For `formulaCheckbox`: its value from the record's. */
  readonly formula?: (record: Readonly<Record<string, Value>>) => boolean;
  /** A formula over other objects or the current time cannot be filtered by. */
  readonly filterable?: boolean;
}

const TYPES: Partial<Record<CustomField["type"], FieldType>> = {
  email: "email",
  picklist: "picklist",
  datetime: "datetime",
};

/** The definition behind a custom field. */
export function customFieldDefinition(custom: CustomField): FieldDefinition {
  const { name, label, type } = custom;
  const filterable = custom.filterable ?? true;
  const options = { custom: true, filterable };
  if (type === "checkbox") return checkbox(name, label, { ...options, indexed: true });
  if (type === "text") return text(name, label, 255, options);
  if (type === "externalId") {
    return text(name, label, 255, { ...options, externalId: true, unique: true, indexed: true });
  }
  if (type === "formulaCheckbox") {
    return checkbox(name, label, { ...options, createable: false, updateable: false, calculated: true });
  }
  if (type === "encrypted") {
    const closed = { filterable: false, sortable: false, groupable: false, aggregatable: false };
    return field("encryptedstring", name, label, { ...options, ...closed, length: 175 });
  }
  return field(TYPES[type] ?? "string", name, label, options);
}
