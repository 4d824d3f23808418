/** A value in an answer. */
export type Json = string | number | boolean | null | JsonRecord | ChildRecords | JsonAddress;

export interface JsonRecord {
  readonly attributes: { readonly type: string; readonly url?: string };
  readonly [field: string]: Json | { readonly type: string; readonly url?: string };
}

/** What a child sub-query answers inside its parent. */
export interface ChildRecords {
  readonly totalSize: number;
  readonly done: true;
  readonly records: readonly JsonRecord[];
}

/** A compound address, put together from its parts. */
export interface JsonAddress {
  readonly [part: string]: string | number | null;
}

/** The `attributes` of a record. */
export function attributesOf(
  type: string,
  apiPath: string,
  object: string,
  id: unknown,
): JsonRecord["attributes"] {
  return { type, url: `${apiPath}/sobjects/${object}/${String(id)}` };
}
