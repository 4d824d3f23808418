import type { FieldFunctionExpression, FunctionExp } from "@jetstreamapp/soql-parser-js";
import { isAggregate } from "./accumulator.ts";
import { DATE_FUNCTIONS, momentOf } from "./date-function.ts";
import { NotSimulatedError, SoqlError } from "./error.ts";
import { type Column, resolve, type Value } from "./path.ts";
import type { Scope } from "./scope.ts";
import type { FieldType, Row } from "./source.ts";
import type { Clause } from "./text.ts";

/** Something with a value for each row: a field, or a date function of one. */
export interface Expression {
  /** As the statement wrote it, for errors. */
  readonly written: string;
  /** The same for the same expression however it is written: two of them can be told equal. */
  readonly key: string;
  readonly type: FieldType;
  readonly multiple: boolean;
  readonly caseSensitive: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly groupable: boolean;
  /** The field itself, if it is one. */
  readonly column: Column | null;
  readonly read: (row: Row) => Value;
}

export type Written = string | FunctionExp | FieldFunctionExpression;

/**
 * The expression that a clause names.
 * @throws SoqlError for an unknown field, NotSimulatedError for a function this org does not have.
 */
export function expressionOf(scope: Scope, written: Written, clause: Clause): Expression {
  if (typeof written === "string") return fieldExpression(resolve(scope, written, clause));
  return dateExpression(scope, written, clause);
}

function fieldExpression(column: Column): Expression {
  const { field, hops, written, read } = column;
  return {
    written,
    key: [...hops.map((hop) => hop.relationship), field.name].join("."),
    type: field.type,
    multiple: field.multiple === true,
    caseSensitive: field.caseSensitive === true,
    filterable: field.filterable,
    sortable: field.sortable,
    groupable: field.groupable,
    column,
    read,
  };
}

function dateExpression(
  scope: Scope,
  call: FunctionExp | FieldFunctionExpression,
  clause: Clause,
): Expression {
  const name = (call.functionName ?? "").toUpperCase();
  const dateFunction = DATE_FUNCTIONS[name];
  if (isAggregate(name)) {
    throw new SoqlError(
      "MALFORMED_QUERY",
      `Aggregate functions are not allowed here: ${call.rawValue ?? name}`,
    );
  }
  if (dateFunction === undefined) throw new NotSimulatedError(`the function ${name}`);
  const [given] = call.parameters ?? [];
  const converted = typeof given === "object" && /^convertTimezone$/i.test(given.functionName ?? "");
  const path = converted ? given.parameters?.[0] : given;
  if (typeof path !== "string") throw new NotSimulatedError(`${name} of anything but a field`);
  const inner = fieldExpression(resolve(scope, path, clause));
  if (inner.type !== "datetime" && (inner.type !== "date" || converted || name === "HOUR_IN_DAY")) {
    throw new SoqlError(
      "INVALID_FIELD",
      `field '${inner.written}' of type ${inner.type} is not valid in the function ${name}`,
    );
  }
  const timeZone = converted ? scope.source.timeZone : null;
  return {
    ...inner,
    written: path,
    key: `${name}(${converted ? "convertTimezone " : ""}${inner.key})`,
    type: dateFunction.type,
    groupable: true,
    column: null,
    read: (row) => {
      const value = inner.read(row);
      return typeof value === "string" ? dateFunction.of(momentOf(value, inner.type, timeZone)) : null;
    },
  };
}
