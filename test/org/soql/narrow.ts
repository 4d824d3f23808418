import type { Bound, BoundTree } from "./bind.ts";
import { familyOf, spanOf } from "./compare.ts";
import { canonicalId } from "./id.ts";
import type { Narrow } from "./source.ts";

type Hints = Omit<Narrow, "deletedToo">;

const NOTHING: Hints = {};

/**
 * What an index may use of a condition. It never says less than the condition allows: every row that passes the condition
 * also passes the narrow; the reverse need not hold.
 */
export function narrowOf(tree: BoundTree | null, timeZone: string, deletedToo: boolean): Narrow {
  return { ...(tree === null ? NOTHING : hintsOf(tree, timeZone)), deletedToo };
}

function hintsOf(tree: BoundTree, timeZone: string): Hints {
  switch (tree.kind) {
    case "comparison":
      return comparisonHints(tree.bound, timeZone);
    case "and":
      return tree.parts.map((part) => hintsOf(part, timeZone)).reduce(both);
    case "or":
      return tree.parts.map((part) => hintsOf(part, timeZone)).reduce(either);
    case "not":
      return NOTHING;
  }
}

function comparisonHints(bound: Bound, timeZone: string): Hints {
  const column = bound.expression.column;
  if (column === null || column.hops.length > 0) return NOTHING;
  const { name, type } = column.field;
  if (name === "SystemModstamp") return stampHints(bound, timeZone);
  if (type === "boolean") return isTrue(bound) ? { isTrue: [name] } : NOTHING;
  if (bound.operator !== "=" && bound.operator !== "IN") return NOTHING;
  const family = familyOf(type);
  if (family !== "text" && family !== "id") return NOTHING;
  const values = new Set<string>();
  for (const literal of bound.literals) {
    // The empty string asks for rows without a value, which no list of values can name.
    if (literal.kind !== "string" || literal.text === "") return NOTHING;
    const value = family === "id" ? canonicalId(literal.text) : literal.text;
    if (value !== null) values.add(value);
  }
  return name === "Id" ? { ids: [...values] } : { oneOf: { field: name, values: [...values] } };
}

function isTrue({ operator, literals }: Bound): boolean {
  const [literal] = literals;
  if (literals.length !== 1 || literal === undefined) return false;
  const checked = literal.kind === "boolean" && literal.value;
  return operator === "=" || operator === "IN" ? checked : !checked;
}

function stampHints({ expression, operator, literals }: Bound, timeZone: string): Hints {
  const [literal] = literals;
  if (literals.length !== 1 || literal === undefined || literal.kind === "null") return NOTHING;
  const span = spanOf(
    { name: "", type: expression.type, multiple: false, caseSensitive: false },
    literal,
    timeZone,
  );
  const from = Date.parse(span.from);
  const last = Date.parse(span.last);
  switch (operator) {
    case "=":
    case "IN":
      return { changedFrom: from, changedTo: last };
    case "<":
      return { changedTo: from };
    case "<=":
      return { changedTo: last };
    case ">":
      return { changedFrom: last };
    case ">=":
      return { changedFrom: from };
    default:
      return NOTHING;
  }
}

/** Both hold: the tighter of each. Only one list of values fits; the shorter one serves better. */
function both(a: Hints, b: Hints): Hints {
  const ids = a.ids && b.ids ? intersection(a.ids, b.ids) : (a.ids ?? b.ids);
  const oneOf =
    a.oneOf && b.oneOf && b.oneOf.values.length < a.oneOf.values.length ? b.oneOf : (a.oneOf ?? b.oneOf);
  const changedFrom = Math.max(a.changedFrom ?? -Infinity, b.changedFrom ?? -Infinity);
  const changedTo = Math.min(a.changedTo ?? Infinity, b.changedTo ?? Infinity);
  const isTrue = [...new Set([...(a.isTrue ?? []), ...(b.isTrue ?? [])])];
  return hints(ids, oneOf, changedFrom, changedTo, isTrue, a.union ?? b.union);
}

/** One of them holds: only what both speak of, and the wider of each. */
function either(a: Hints, b: Hints): Hints {
  const ids = a.ids && b.ids ? [...new Set([...a.ids, ...b.ids])] : undefined;
  const oneOf =
    a.oneOf && b.oneOf && a.oneOf.field === b.oneOf.field
      ? { field: a.oneOf.field, values: [...new Set([...a.oneOf.values, ...b.oneOf.values])] }
      : undefined;
  const changedFrom = Math.min(a.changedFrom ?? -Infinity, b.changedFrom ?? -Infinity);
  const changedTo = Math.max(a.changedTo ?? Infinity, b.changedTo ?? Infinity);
  return hints(
    ids,
    oneOf,
    changedFrom,
    changedTo,
    (a.isTrue ?? []).filter((name) => b.isTrue?.includes(name)),
    isLed(a) && isLed(b) && !ids && !oneOf,
  );
}

/** Whether an index leads to the rows, or one for each of the ways. */
export function isLed({ ids, oneOf, union }: Hints): boolean {
  return ids !== undefined || oneOf !== undefined || union === true;
}

function hints(
  ids: Hints["ids"],
  oneOf: Hints["oneOf"],
  changedFrom: number,
  changedTo: number,
  isTrue: readonly string[],
  union: boolean | undefined,
): Hints {
  return {
    ...(ids && { ids }),
    ...(oneOf && { oneOf }),
    ...(changedFrom > -Infinity && { changedFrom }),
    ...(changedTo < Infinity && { changedTo }),
    ...(isTrue.length > 0 && { isTrue }),
    ...(union && { union }),
  };
}

function intersection(a: readonly string[], b: readonly string[]): string[] {
  const kept = new Set(b);
  return a.filter((value) => kept.has(value));
}
