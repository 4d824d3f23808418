import type { FieldType } from "../soql/source.ts";

/** A field as the org defines it, before any user's field-level security. */
export interface FieldDefinition {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly length: number;
  readonly custom: boolean;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly groupable: boolean;
  readonly aggregatable: boolean;
  /** Is a value found only as it is written? */
  readonly caseSensitive: boolean;
  /** Is the field one whose visibility a profile may set? System fields and required ones are not. */
  readonly permissionable: boolean;
  readonly nameField: boolean;
  readonly calculated: boolean;
  readonly externalId: boolean;
  readonly unique: boolean;
  readonly defaultValue: string | boolean | null;
  readonly picklist: readonly string[];
  readonly relationshipName: string | null;
  readonly referenceTo: readonly string[];
  /** What the parent calls the records that point at it by this field. */
  readonly childrenName: string | null;
  /** Kept in an index: looked up by value, or (a checkbox) by being ticked. */
  readonly indexed: boolean;
  /** Part of this compound field: `FirstName` of `Name`. */
  readonly compound: string | null;
}

type Options = Partial<Omit<FieldDefinition, "name" | "label" | "type">>;

const PLAIN: Omit<FieldDefinition, "name" | "label" | "type"> = {
  length: 0,
  custom: false,
  nillable: true,
  createable: true,
  updateable: true,
  filterable: true,
  sortable: true,
  groupable: true,
  aggregatable: true,
  caseSensitive: false,
  permissionable: true,
  nameField: false,
  calculated: false,
  externalId: false,
  unique: false,
  defaultValue: null,
  picklist: [],
  relationshipName: null,
  referenceTo: [],
  childrenName: null,
  indexed: false,
  compound: null,
};

/** What the platform fills in itself: visible to all, written by nobody. */
export const SYSTEM: Options = { createable: false, updateable: false, permissionable: false };

/** A text field of a length. */
export function text(name: string, label: string, length: number, options: Options = {}): FieldDefinition {
  return { ...PLAIN, name, label, type: "string", length, ...options };
}

/** A field of another type than text. */
export function field(type: FieldType, name: string, label: string, options: Options = {}): FieldDefinition {
  const long = type === "textarea" && (options.length ?? 0) > 255;
  return {
    ...PLAIN,
    name,
    label,
    type,
    length: LENGTHS[type] ?? 0,
    // A long text area can neither be filtered nor sorted nor grouped by; numbers and datetimes cannot be grouped by.
    ...(long ? { filterable: false, sortable: false, groupable: false, aggregatable: false } : {}),
    ...(NOT_GROUPABLE.has(type) ? { groupable: false } : {}),
    ...options,
  };
}

const NOT_GROUPABLE = new Set<FieldType>(["double", "currency", "percent", "datetime"]);

const LENGTHS: Partial<Record<FieldType, number>> = {
  id: 18,
  reference: 18,
  email: 80,
  phone: 40,
  url: 255,
  picklist: 255,
  textarea: 255,
};

/** A checkbox: never null. */
export function checkbox(name: string, label: string, options: Options = {}): FieldDefinition {
  return field("boolean", name, label, {
    nillable: false,
    defaultValue: false,
    aggregatable: false,
    ...options,
  });
}

/** A lookup to other records. */
export function lookup(
  name: string,
  label: string,
  relationshipName: string | null,
  referenceTo: readonly string[],
  options: Options = {},
): FieldDefinition {
  return field("reference", name, label, { relationshipName, referenceTo, ...options });
}

/** A picklist with its values. */
export function picklist(
  name: string,
  label: string,
  values: readonly string[],
  options: Options = {},
): FieldDefinition {
  return field("picklist", name, label, { picklist: values, ...options });
}

/** A compound address, put together from `<prefix>City` and its like. */
export function address(name: string, label: string): FieldDefinition {
  return field("address", name, label, {
    ...SYSTEM,
    filterable: false,
    sortable: false,
    groupable: false,
    aggregatable: false,
  });
}

/** `Id` and `IsDeleted`, which every object has first. */
export function identityFields(label: string): FieldDefinition[] {
  return [
    field("id", "Id", `${label} ID`, { ...SYSTEM, nillable: false }),
    checkbox("IsDeleted", "Deleted", { ...SYSTEM }),
  ];
}

/** Who made and changed the record, and when. `SystemModstamp` also moves on changes made by the system. */
export function stampFields(): FieldDefinition[] {
  return [
    field("datetime", "CreatedDate", "Created Date", { ...SYSTEM, nillable: false }),
    lookup("CreatedById", "Created By ID", "CreatedBy", ["User"], { ...SYSTEM, nillable: false }),
    field("datetime", "LastModifiedDate", "Last Modified Date", { ...SYSTEM, nillable: false }),
    lookup("LastModifiedById", "Last Modified By ID", "LastModifiedBy", ["User"], {
      ...SYSTEM,
      nillable: false,
    }),
    field("datetime", "SystemModstamp", "System Modstamp", { ...SYSTEM, nillable: false }),
  ];
}
