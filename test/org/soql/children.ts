import type { FieldSubquery } from "@jetstreamapp/soql-parser-js";
import { isAggregateQuery } from "./aggregate.ts";
import { NotSimulatedError, SoqlError, sentence } from "./error.ts";
import { firstInOrder, sortKeysOf } from "./order.ts";
import { compileWhere, listOf, matching, take } from "./plan.ts";
import { type ChildSelect, projectRows } from "./projection.ts";
import type { ChildRecords } from "./record.ts";
import type { Scope } from "./scope.ts";
import { compileSelect } from "./select.ts";
import { checkSemiJoins, innerSelectOf } from "./semi-join.ts";
import type { ChildRelationship, Row } from "./source.ts";
import type { StatementText } from "./text.ts";
import { treeOf } from "./tree.ts";

/** Root and four levels of children (Summer '24). */
const LEVELS = 5;

/**
 * Compiles `(SELECT … FROM Contacts …)` in a SELECT list. The children of all parents are read in one go.
 * @throws SoqlError INVALID_TYPE for an unknown relationship, and whatever the inner select earns.
 */
export function compileChildren(
  parent: Scope,
  { subquery }: FieldSubquery,
  text: StatementText,
  level: number,
): { readonly name: string; readonly select: ChildSelect } {
  const relationship = relationshipOf(parent, subquery.relationshipName);
  const shape = relationship === undefined ? undefined : parent.source.shape(relationship.childObject);
  if (relationship === undefined || shape === undefined) {
    const name = subquery.relationshipName;
    throw text.error("INVALID_TYPE", sentence.unknownChildren(name), name, "FROM");
  }
  if (isAggregateQuery(subquery)) {
    throw new SoqlError("MALFORMED_QUERY", "only root queries support aggregate expressions");
  }
  if (subquery.offset !== undefined) throw new NotSimulatedError("OFFSET in a sub-query");
  if (level > LEVELS)
    throw new SoqlError("MALFORMED_QUERY", `SOQL relationship queries are limited to ${LEVELS} levels`);

  const scope: Scope = { ...parent, text, shape, alias: subquery.sObjectAlias ?? null };
  const fields = subquery.fields ?? [];
  const limit = subquery.limit ?? Infinity;
  const projection = compileSelect(scope, fields, limit, (field, nth) =>
    compileChildren(scope, field, text.inner[nth] ?? text, level + 1),
  );
  const inSelect = fields.filter((field) => field.type === "FieldSubquery").length;
  if (subquery.where) checkSemiJoins(treeOf(subquery.where, text, "WHERE"));
  const filtered = compileWhere(scope, subquery, innerSelectOf(scope, text.inner.slice(inSelect)));
  const keys = sortKeysOf(scope, listOf(subquery.orderBy));

  const select: ChildSelect = (parents) => {
    const answers = new Map<string, ChildRecords>();
    if (parents.length === 0) return answers;
    const ids = parents.map((row) => String(row.Id));
    const narrow = { ...filtered.narrow, oneOf: { field: relationship.field, values: ids } };
    const byParent = grouped(matching(scope, { ...filtered, narrow }), relationship.field, new Set(ids));
    for (const [id, all] of byParent) {
      const rows =
        keys.length === 0 ? take(all, limit) : firstInOrder(all, keys, Math.min(limit, all.length));
      if (rows.length === 0) continue;
      answers.set(id, { totalSize: rows.length, done: true, records: projectRows(scope, projection, rows) });
    }
    return answers;
  };
  return { name: relationship.relationshipName, select };
}

function relationshipOf(parent: Scope, name: string): ChildRelationship | undefined {
  const wanted = name.toLowerCase();
  return parent.shape.childRelationships.find((one) => one.relationshipName.toLowerCase() === wanted);
}

function grouped(rows: Iterable<Row>, field: string, ids: ReadonlySet<string>): Map<string, Row[]> {
  const byParent = new Map<string, Row[]>();
  for (const row of rows) {
    const id = String(row[field]);
    if (!ids.has(id)) continue;
    const siblings = byParent.get(id);
    if (siblings === undefined) byParent.set(id, [row]);
    else siblings.push(row);
  }
  return byParent;
}
