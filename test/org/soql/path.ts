import { sentence } from "./error.ts";
import { NAME_SHAPE, nameValue } from "./polymorphic.ts";
import type { Scope } from "./scope.ts";
import type { FieldShape, ObjectShape, Row, SoqlSource } from "./source.ts";
import type { Clause } from "./text.ts";

export type Value = Row[string];

/** "In each specified relationship, no more than five levels can be specified" (SOQL reference, relationship queries). */
const LEVELS = 5;

/** A step from a record to the one it references. */
export interface Hop {
  readonly relationship: string;
  readonly shape: ObjectShape;
  readonly follow: (row: Row) => Related | null;
}

export interface Related {
  readonly object: string;
  readonly row: Row;
}

/** A field that a statement names, perhaps through parents. */
export interface Column {
  readonly field: FieldShape;
  readonly hops: readonly Hop[];
  /** As the statement wrote it, for errors. */
  readonly written: string;
  readonly read: (row: Row) => Value;
}

/**
 * Finds the field behind a dotted path such as `Owner.Name` or `l.Email`.
 * @throws SoqlError INVALID_FIELD, pointing into `clause`.
 */
export function resolve(scope: Scope, written: string, clause: Clause): Column {
  const names = withoutPrefix(
    scope,
    written.split(".").map((name) => name.trim()),
  );
  const hops = hopsTo(scope, names.slice(0, -1), written, clause);
  const shape = hops.at(-1)?.shape ?? scope.shape;
  const name = names.at(-1) ?? "";
  const field = shape.fields.get(name.toLowerCase());
  if (field === undefined) {
    throw scope.text.error("INVALID_FIELD", sentence.unknownField(name, shape.name), written, clause);
  }
  return { field, hops, written, read: reader(hops, field.name) };
}

/** The steps along the relationship names `names`. Throws as `resolve` does. */
export function hopsTo(scope: Scope, names: readonly string[], written: string, clause: Clause): Hop[] {
  if (names.length > LEVELS) {
    throw scope.text.error(
      "INVALID_FIELD",
      `A relationship path cannot have more than ${LEVELS} levels: ${written}`,
      written,
      clause,
    );
  }
  const hops: Hop[] = [];
  let shape = scope.shape;
  for (const name of names) {
    const hop = hopFrom(scope.source, shape, name);
    if (hop === null) {
      throw scope.text.error("INVALID_FIELD", sentence.unknownParent(name), written, clause);
    }
    hops.push(hop);
    shape = hop.shape;
  }
  return hops;
}

function hopFrom(source: SoqlSource, shape: ObjectShape, name: string): Hop | null {
  for (const field of shape.fields.values()) {
    if (field.relationshipName?.toLowerCase() !== name.toLowerCase()) continue;
    const targets = field.referenceTo.flatMap((object) => source.shape(object) ?? []);
    const [only] = targets;
    if (only === undefined) return null;
    const polymorphic = field.referenceTo.length > 1;
    const follow = (row: Row): Related | null => {
      const id = row[field.name];
      if (typeof id !== "string") return null;
      for (const target of targets) {
        if (polymorphic && !id.startsWith(target.keyPrefix)) continue;
        const found = source.row(target.name, id);
        if (found !== undefined) return { object: target.name, row: found };
      }
      return null;
    };
    return { relationship: field.relationshipName, shape: polymorphic ? NAME_SHAPE : only, follow };
  }
  return null;
}

function reader(hops: readonly Hop[], name: string): (row: Row) => Value {
  if (hops.length === 0) return (row) => row[name] ?? null;
  const last = hops.at(-1);
  return (row) => {
    let related: Related | null = { object: "", row };
    for (const hop of hops) {
      related = hop.follow(related.row);
      if (related === null) return null;
    }
    return valueAt(last?.shape, related, name);
  };
}

/** One field of a record reached through a reference. */
export function valueAt(shape: ObjectShape | undefined, related: Related, name: string): Value {
  return shape === NAME_SHAPE ? nameValue(name, related.object, related.row) : (related.row[name] ?? null);
}

/** `l.Name` and `Lead.Name` are `Name` in `FROM Lead l`. */
export function withoutPrefix(scope: Scope, names: readonly string[]): readonly string[] {
  const [first, ...rest] = names;
  if (first === undefined || rest.length === 0) return names;
  const lower = first.toLowerCase();
  return lower === scope.alias?.toLowerCase() || lower === scope.shape.name.toLowerCase() ? rest : names;
}
