import type { FieldTypeOf } from "@jetstreamapp/soql-parser-js";
import { SoqlError, sentence } from "./error.ts";
import { hopsTo, resolve, withoutPrefix } from "./path.ts";
import { NAME_SHAPE } from "./polymorphic.ts";
import { addColumn, duplicate, emptyProjection, type Projection, parentAt } from "./projection.ts";
import type { Scope } from "./scope.ts";

/**
 * Adds `TYPEOF Owner WHEN User THEN Email ELSE Name END` to what is asked of a record.
 * @throws SoqlError for a reference that has only one kind, an unknown object or field, a reference asked twice.
 */
export function addTypeOf(scope: Scope, root: Projection, { field, conditions }: FieldTypeOf): void {
  const names = withoutPrefix(scope, [...field.split("."), ""]).slice(0, -1);
  const hops = hopsTo(scope, names, field, "SELECT");
  const hop = hops.at(-1);
  if (hop?.shape !== NAME_SHAPE) {
    throw scope.text.error(
      "MALFORMED_QUERY",
      `TYPEOF can only be used with polymorphic relationship fields, cannot use: '${field}'`,
      field,
      "SELECT",
    );
  }
  // By object; under "" what ELSE asks.
  const branches = new Map<string, Projection>();
  for (const { objectType = "", fieldList } of conditions) {
    const shape = objectType === "" ? NAME_SHAPE : scope.source.shape(objectType);
    if (shape === undefined) {
      throw scope.text.error("INVALID_TYPE", sentence.unknownObject(objectType), objectType, "SELECT");
    }
    const projection = emptyProjection(shape);
    const inside: Scope = { ...scope, shape, alias: null };
    for (const written of fieldList) addColumn(projection, resolve(inside, written, "SELECT"));
    branches.set(objectType === "" ? "" : shape.name, projection);
  }
  if (branches.size < conditions.length) {
    throw new SoqlError("MALFORMED_QUERY", "Each object can stand in one WHEN of a TYPEOF only");
  }
  const { parts } = parentAt(root, hops.slice(0, -1), field);
  if (parts.has(hop.relationship)) throw duplicate(field);
  parts.set(hop.relationship, {
    kind: "typeof",
    hop,
    choose: (related) => branches.get(related.object) ?? branches.get(""),
  });
}
