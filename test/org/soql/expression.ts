import type { FieldFunctionExpression, FunctionExp } from "@jetstreamapp/soql-parser-js";
import { NotSimulatedError } from "./error.ts";
import { type Column, resolve, type Value } from "./path.ts";
import type { Scope } from "./scope.ts";
import type { FieldType, Row } from "./source.ts";
import type { Clause } from "./text.ts";

/** Something with a value for each row: a field, or a function of one. */
export interface Expression {
  readonly written: string;
  readonly type: FieldType;
  readonly multiple: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly groupable: boolean;
  /** The field itself, if it is one. */
  readonly column: Column | null;
  readonly read: (row: Row) => Value;
}

/**
 * The expression that a clause names.
 * @throws SoqlError for an unknown field, NotSimulatedError for a function this org does not have.
 */
export function expressionOf(
  scope: Scope,
  written: string | FunctionExp | FieldFunctionExpression,
  clause: Clause,
): Expression {
  if (typeof written !== "string") throw new NotSimulatedError(`the function ${written.functionName}`);
  return fieldExpression(resolve(scope, written, clause));
}

export function fieldExpression(column: Column): Expression {
  const { field, written, read } = column;
  return {
    written,
    type: field.type,
    multiple: field.multiple === true,
    filterable: field.filterable,
    sortable: field.sortable,
    groupable: field.groupable,
    column,
    read,
  };
}
