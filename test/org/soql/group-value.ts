import { type Aggregate, isAggregate } from "./accumulator.ts";
import { familyOf } from "./compare.ts";
import { type Expression, expressionOf, type Written } from "./expression.ts";
import type { Group, Grouping } from "./group.ts";
import type { Value } from "./path.ts";
import type { Scope } from "./scope.ts";
import type { FieldShape, FieldType } from "./source.ts";
import type { Clause } from "./text.ts";

/** Something with a value for each group. */
export interface GroupValue {
  readonly type: FieldType;
  readonly read: (group: Group) => Value;
}

/** Finds the values that SELECT, HAVING and ORDER BY ask of a group, and collects the aggregates they need. */
export class GroupReading {
  readonly sums: { readonly aggregate: Aggregate; readonly expression: Expression }[] = [];

  constructor(
    readonly scope: Scope,
    readonly grouping: Grouping,
  ) {}

  valueOf(written: Written, clause: Clause): GroupValue {
    const name = typeof written === "string" ? "" : (written.functionName ?? "").toUpperCase();
    if (typeof written !== "string" && isAggregate(name))
      return this.aggregated(name, written.parameters, clause);
    if (typeof written !== "string" && name === "GROUPING") {
      const at = this.placeOf(written.parameters?.[0] as Written, clause);
      return { type: "int", read: (group) => (group.grouped[at] ? 0 : 1) };
    }
    const at = this.placeOf(written, clause);
    const type = this.grouping.expressions[at]?.type ?? "string";
    return { type, read: (group) => group.values[at] ?? null };
  }

  private placeOf(written: Written, clause: Clause): number {
    const expression = expressionOf(this.scope, written, clause);
    const at = this.grouping.expressions.findIndex(({ key }) => key === expression.key);
    if (at >= 0) return at;
    const what = clause === "ORDER" ? "Ordered field must be" : "Field must be";
    throw this.scope.text.error(
      "MALFORMED_QUERY",
      `${what} grouped or aggregated: ${expression.written}`,
      expression.written,
      clause,
    );
  }

  private aggregated(aggregate: Aggregate, parameters: Written[] | undefined, clause: Clause): GroupValue {
    const [parameter] = parameters ?? [];
    // COUNT() beside other columns is not a column: Salesforce wants COUNT(Id) there.
    if (parameter === undefined)
      throw this.scope.text.error("MALFORMED_QUERY", "unexpected token: '('", "(", clause);
    const expression = expressionOf(this.scope, parameter, clause);
    const field = expression.column?.field;
    if (field !== undefined && !takes(field, aggregate)) {
      throw this.scope.text.error(
        "MALFORMED_QUERY",
        `field ${expression.written} does not support aggregate operator ${aggregate}`,
        expression.written,
        clause,
      );
    }
    const known = this.sums.findIndex(
      (sum) => sum.aggregate === aggregate && sum.expression.key === expression.key,
    );
    const at = known >= 0 ? known : this.sums.push({ aggregate, expression }) - 1;
    const type = aggregate.startsWith("COUNT") ? "int" : aggregate === "AVG" ? "double" : expression.type;
    return { type, read: (group) => group.accumulators[at]?.result() ?? null };
  }
}

/** SOQL reference, "Support for Field Types in Aggregate Functions". */
function takes(field: FieldShape, aggregate: Aggregate): boolean {
  if (!field.aggregatable) return false;
  return aggregate === "SUM" || aggregate === "AVG" ? familyOf(field.type) === "number" : true;
}
