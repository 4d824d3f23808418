import { answeredAddress, answeredValue } from "./answered.ts";
import { SoqlError } from "./error.ts";
import { type Column, type Hop, type Related, valueAt } from "./path.ts";
import { attributesOf, type ChildRecords, type Json, type JsonRecord } from "./record.ts";
import type { Scope } from "./scope.ts";
import type { ObjectShape, Row } from "./source.ts";

/** Answers one child sub-query for many parents at once: the children by their parent's id. */
export type ChildSelect = (parents: readonly Row[]) => ReadonlyMap<string, ChildRecords>;

/** What is asked of one record, in the order written. A relationship stands where it is first named. */
export interface Projection {
  readonly shape: ObjectShape;
  readonly parts: Map<string, Part>;
}

export type Part =
  | { readonly kind: "field"; readonly read: (related: Related) => Json }
  | { readonly kind: "parent"; readonly hop: Hop; readonly projection: Projection }
  /** TYPEOF: what is asked depends on the record behind the reference; nothing is null. */
  | {
      readonly kind: "typeof";
      readonly hop: Hop;
      readonly choose: (related: Related) => Projection | undefined;
    }
  | { readonly kind: "children"; readonly select: ChildSelect };

export function emptyProjection(shape: ObjectShape): Projection {
  return { shape, parts: new Map() };
}

/**
 * Adds a field, with the parents on the way to it.
 * @throws SoqlError if it is there already.
 */
export function addColumn(root: Projection, column: Column): void {
  const { shape, parts } = parentAt(root, column.hops, column.written);
  const { field } = column;
  if (parts.has(field.name)) throw duplicate(column.written);
  const read = (related: Related): Json =>
    field.type === "address"
      ? answeredAddress(field, related.row)
      : answeredValue(field, valueAt(shape, related, field.name));
  parts.set(field.name, { kind: "field", read });
}

/** The projection at the end of `hops`, made if it is not there. */
export function parentAt(root: Projection, hops: readonly Hop[], written: string): Projection {
  let at = root;
  for (const hop of hops) {
    const part = at.parts.get(hop.relationship);
    if (part !== undefined && part.kind !== "parent") throw duplicate(written);
    const projection = part?.projection ?? emptyProjection(hop.shape);
    if (part === undefined) at.parts.set(hop.relationship, { kind: "parent", hop, projection });
    at = projection;
  }
  return at;
}

export function duplicate(written: string): SoqlError {
  return new SoqlError("MALFORMED_QUERY", `duplicate field selected: ${written}`);
}

/** Writes rows as records. */
export function projectRows(scope: Scope, projection: Projection, rows: readonly Row[]): JsonRecord[] {
  const children = new Map<string, ReadonlyMap<string, ChildRecords>>();
  for (const [name, part] of projection.parts) {
    if (part.kind === "children") children.set(name, part.select(rows));
  }
  return rows.map((row) => {
    const record = project(scope.apiPath, projection, { object: scope.shape.name, row });
    // The sub-query's place in the SELECT list is held with null.
    for (const [name, byParent] of children) record[name] = byParent.get(String(row.Id)) ?? null;
    return record;
  });
}

type Draft = Record<string, JsonRecord[string]> & Pick<JsonRecord, "attributes">;

function project(apiPath: string, projection: Projection, related: Related): Draft {
  const attributes = attributesOf(projection.shape.name, apiPath, related.object, related.row.Id);
  const record: Draft = { attributes };
  for (const [name, part] of projection.parts) record[name] = partOf(apiPath, part, related);
  return record;
}

function partOf(apiPath: string, part: Part, related: Related): Json {
  if (part.kind === "field") return part.read(related);
  if (part.kind === "children") return null;
  const parent = part.hop.follow(related.row);
  if (parent === null) return null;
  const projection = part.kind === "parent" ? part.projection : part.choose(parent);
  return projection === undefined ? null : project(apiPath, projection, parent);
}
