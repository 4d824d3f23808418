import type { BoundTree } from "./bind.ts";
import type { Row } from "./source.ts";

export type Predicate = (row: Row) => boolean;

/** Compiles a bound condition to one function of a row. */
export function predicateOf(tree: BoundTree): Predicate {
  switch (tree.kind) {
    case "comparison": {
      const { test, expression } = tree.bound;
      const name = expression.column?.hops.length === 0 ? expression.column.field.name : null;
      if (name !== null) return (row) => test(row[name] ?? null);
      return (row) => test(expression.read(row));
    }
    case "not": {
      const inside = predicateOf(tree.part);
      return (row) => !inside(row);
    }
    case "and": {
      const parts = tree.parts.map(predicateOf);
      return (row) => parts.every((part) => part(row));
    }
    case "or": {
      const parts = tree.parts.map(predicateOf);
      return (row) => parts.some((part) => part(row));
    }
  }
}
