import type { FieldType } from "@jetstreamapp/soql-parser-js";
import { answeredAddress, answeredValue } from "./answered.ts";
import { NotSimulatedError, SoqlError } from "./error.ts";
import { fieldsOf } from "./fields-function.ts";
import { type Column, type Hop, type Related, resolve, valueAt } from "./path.ts";
import { attributesOf, type ChildRecords, type Json, type JsonRecord } from "./record.ts";
import type { Scope } from "./scope.ts";
import type { ObjectShape, Row } from "./source.ts";

/** Answers one child sub-query for many parents at once: the children by their parent's id. */
export type ChildSelect = (parents: readonly Row[]) => ReadonlyMap<string, ChildRecords>;

/** What a SELECT list asks of one record, in the order written. A relationship stands where it is first named. */
export interface Projection {
  readonly shape: ObjectShape;
  readonly parts: Map<string, Part>;
}

type Part =
  | { readonly kind: "field"; readonly read: (related: Related) => Json }
  | { readonly kind: "parent"; readonly hop: Hop; readonly projection: Projection }
  | { readonly kind: "children"; readonly select: ChildSelect };

/** Compiles the sub-query at the nth place; given by the caller, since a sub-query is itself a select. */
export type CompileChild = (
  field: Extract<FieldType, { type: "FieldSubquery" }>,
  nth: number,
) => {
  readonly name: string;
  readonly select: ChildSelect;
};

/**
 * Compiles a SELECT list without aggregates.
 * @throws SoqlError for unknown fields, fields named twice, aliases.
 */
export function compileSelect(
  scope: Scope,
  fields: readonly FieldType[],
  limit: number,
  compileChild: CompileChild,
): Projection {
  const root: Projection = { shape: scope.shape, parts: new Map() };
  let nth = 0;
  for (const field of fields) {
    switch (field.type) {
      case "Field":
      case "FieldRelationship": {
        if ("alias" in field && field.alias !== undefined) {
          throw scope.text.error(
            "MALFORMED_QUERY",
            "only aggregate expressions use field aliasing",
            writtenName(field),
            "SELECT",
          );
        }
        addColumn(root, resolve(scope, writtenName(field), "SELECT"));
        break;
      }
      case "FieldSubquery": {
        const { name, select } = compileChild(field, nth++);
        root.parts.set(name, { kind: "children", select });
        break;
      }
      case "FieldFunctionExpression":
        if (field.functionName.toUpperCase() !== "FIELDS") {
          throw new NotSimulatedError(`the function ${field.functionName} in SELECT`);
        }
        for (const name of fieldsOf(scope, field, limit)) addColumn(root, resolve(scope, name, "SELECT"));
        break;
      case "FieldTypeof":
        throw new NotSimulatedError("TYPEOF");
    }
  }
  return root;
}

/** A field as the statement wrote it. */
export function writtenName(field: Extract<FieldType, { type: "Field" | "FieldRelationship" }>): string {
  return ("rawValue" in field ? field.rawValue : undefined) ?? field.field;
}

function addColumn(root: Projection, column: Column): void {
  let at = root;
  for (const hop of column.hops) {
    const part = at.parts.get(hop.relationship);
    if (part?.kind === "parent") {
      at = part.projection;
      continue;
    }
    const projection: Projection = { shape: hop.shape, parts: new Map() };
    at.parts.set(hop.relationship, { kind: "parent", hop, projection });
    at = projection;
  }
  const { field } = column;
  if (at.parts.has(field.name)) {
    throw new SoqlError("MALFORMED_QUERY", `duplicate field selected: ${column.written}`);
  }
  const shape = at.shape;
  const read = (related: Related): Json =>
    field.type === "address"
      ? answeredAddress(field, related.row)
      : answeredValue(field, valueAt(shape, related, field.name));
  at.parts.set(field.name, { kind: "field", read });
}

/** Writes rows as records. */
export function projectRows(scope: Scope, projection: Projection, rows: readonly Row[]): JsonRecord[] {
  const children = new Map<string, ReadonlyMap<string, ChildRecords>>();
  for (const [name, part] of projection.parts) {
    if (part.kind === "children") children.set(name, part.select(rows));
  }
  return rows.map((row) => project(scope, projection, { object: scope.shape.name, row }, children));
}

function project(
  scope: Scope,
  projection: Projection,
  related: Related,
  children: ReadonlyMap<string, ReadonlyMap<string, ChildRecords>>,
): JsonRecord {
  const id = related.row.Id;
  const attributes = attributesOf(projection.shape.name, scope.apiPath, related.object, id);
  const record: Record<string, JsonRecord[string]> & Pick<JsonRecord, "attributes"> = { attributes };
  for (const [name, part] of projection.parts) {
    if (part.kind === "field") record[name] = part.read(related);
    else if (part.kind === "children") record[name] = children.get(name)?.get(String(id)) ?? null;
    else {
      const parent = part.hop.follow(related.row);
      record[name] = parent === null ? null : project(scope, part.projection, parent, children);
    }
  }
  return record;
}
