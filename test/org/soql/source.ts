/**
 * What the SOQL runner needs of the org, and no more. Everything here is already seen through one user's eyes:
 * objects and fields hidden from them are simply not there (field-level security), records not shared with
 * them are not among the rows.
 */

export type FieldType =
  | "id"
  | "reference"
  | "string"
  | "textarea"
  | "email"
  | "phone"
  | "url"
  | "picklist"
  | "boolean"
  | "int"
  | "double"
  | "currency"
  | "percent"
  | "date"
  | "datetime"
  | "address"
  | "encryptedstring";

export interface FieldShape {
  readonly name: string;
  readonly type: FieldType;
  readonly custom: boolean;
  readonly nillable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly groupable: boolean;
  readonly aggregatable: boolean;
  /** For a reference: the name used in a dotted path (`Owner` for `OwnerId`), and what it may point to. */
  readonly relationshipName: string | null;
  readonly referenceTo: readonly string[];
  /** A multi-select picklist: the value is a list with semicolons, and takes INCLUDES and EXCLUDES. */
  readonly multiple?: true;
  /** `=` and IN tell capitals from small letters. */
  readonly caseSensitive?: boolean;
}

export interface ChildRelationship {
  readonly relationshipName: string;
  readonly childObject: string;
  /** The child's field that points back at the parent. */
  readonly field: string;
}

export interface ObjectShape {
  readonly name: string;
  readonly keyPrefix: string;
  /** By lower-cased API name. */
  readonly fields: ReadonlyMap<string, FieldShape>;
  readonly childRelationships: readonly ChildRelationship[];
}

/** Field API name → value. Dates and datetimes are ISO strings (`2026-11-24`, `2026-11-24T08:00:00.000Z`). */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/**
 * What an index could use. A source may ignore any of it: the runner filters every row again. All that are given must
 * hold at once (they are and-ed).
 */
export interface Narrow {
  readonly ids?: readonly string[];
  /** field (API name) is one of these values, compared as SOQL compares strings: without regard to case. */
  readonly oneOf?: { readonly field: string; readonly values: readonly string[] };
  /** `SystemModstamp` in milliseconds since 1970: from inclusive, to inclusive. */
  readonly changedFrom?: number;
  readonly changedTo?: number;
  readonly isTrue?: readonly string[];
  /** An index leads to each of the ways of an OR; not the same one, so it narrows nothing here. */
  readonly union?: boolean;
  /** queryAll: rows in the recycle bin as well. */
  readonly deletedToo: boolean;
}

export interface SoqlSource {
  shape(object: string): ObjectShape | undefined;
  candidates(object: string, narrow: Narrow): Iterable<Row>;
  row(object: string, id: string): Row | undefined;
  /** Milliseconds since 1970, by the org's own clock. */
  now(): number;
  /** For date literals such as TODAY. */
  readonly timeZone: string;
}
