import type { FieldSubquery, FieldType } from "@jetstreamapp/soql-parser-js";
import { NotSimulatedError } from "./error.ts";
import { fieldsOf } from "./fields-function.ts";
import { resolve } from "./path.ts";
import { addColumn, type ChildSelect, emptyProjection, type Projection } from "./projection.ts";
import type { Scope } from "./scope.ts";
import { addTypeOf } from "./typeof.ts";

/** Compiles the sub-query at the nth place; given by the caller, since a sub-query is itself a select. */
export type CompileChild = (
  field: FieldSubquery,
  nth: number,
) => { readonly name: string; readonly select: ChildSelect };

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
  const root = emptyProjection(scope.shape);
  let nth = 0;
  for (const field of fields) {
    switch (field.type) {
      case "Field":
      case "FieldRelationship":
        refuseAlias(scope, field);
        addColumn(root, resolve(scope, writtenName(field), "SELECT"));
        break;
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
        addTypeOf(scope, root, field);
        break;
    }
  }
  return root;
}

/** A field as the statement wrote it. */
export function writtenName(field: Extract<FieldType, { type: "Field" | "FieldRelationship" }>): string {
  return ("rawValue" in field ? field.rawValue : undefined) ?? field.field;
}

function refuseAlias(scope: Scope, field: Extract<FieldType, { type: "Field" | "FieldRelationship" }>): void {
  if (!("alias" in field) || field.alias === undefined) return;
  const message = "only aggregate expressions use field aliasing";
  throw scope.text.error("MALFORMED_QUERY", message, writtenName(field), "SELECT");
}
