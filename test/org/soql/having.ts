import { literalsOf, operatorOf, testOf } from "./bind.ts";
import type { Group } from "./group.ts";
import type { GroupReading } from "./group-value.ts";
import type { Scope } from "./scope.ts";
import type { Comparison, Tree } from "./tree.ts";

/**
 * Compiles a HAVING clause to a test of a group.
 * @throws SoqlError for a field that is neither grouped nor aggregated, or a literal that does not fit.
 */
export function havingTest(tree: Tree, scope: Scope, reading: GroupReading): (group: Group) => boolean {
  switch (tree.kind) {
    case "comparison":
      return comparisonTest(tree.comparison, scope, reading);
    case "not": {
      const inside = havingTest(tree.part, scope, reading);
      return (group) => !inside(group);
    }
    default: {
      const parts = tree.parts.map((part) => havingTest(part, scope, reading));
      return tree.kind === "and"
        ? (group) => parts.every((part) => part(group))
        : (group) => parts.some((part) => part(group));
    }
  }
}

function comparisonTest(
  comparison: Comparison,
  scope: Scope,
  reading: GroupReading,
): (group: Group) => boolean {
  const written = "fn" in comparison ? comparison.fn : comparison.field;
  const { type, read } = reading.valueOf(written, "HAVING");
  const name = typeof written === "string" ? written : (written.rawValue ?? "");
  const compared = { written: name, type, multiple: false, caseSensitive: false };
  const test = testOf(scope, compared, operatorOf(comparison), literalsOf(scope, comparison), "HAVING");
  return (group) => test(read(group));
}
