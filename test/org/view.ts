import { parseId } from "./id.ts";
import type { FieldDefinition } from "./schema/field.ts";
import type { Security } from "./security.ts";
import type { Sharing } from "./sharing.ts";
import type { ChildRelationship, FieldShape, Narrow, ObjectShape, Row, SoqlSource } from "./soql/source.ts";
import type { Store } from "./store/store.ts";
import type { Table } from "./store/table.ts";

export interface ViewParts {
  readonly store: Store;
  readonly security: Security;
  readonly sharing: Sharing;
  readonly now: () => number;
  readonly timeZone: string;
}

/** The org through one user's eyes: what their profile hides is not there. */
export class View implements SoqlSource {
  readonly userId: string;
  readonly timeZone: string;
  readonly #parts: ViewParts;
  readonly #shapes = new Map<string, ObjectShape | undefined>();
  readonly #tooling: boolean;
  #version = -1;

  /** `tooling`: what the Tooling API shows, which is other objects. */
  constructor(parts: ViewParts, userId: string, tooling = false) {
    this.#parts = parts;
    this.userId = userId;
    this.#tooling = tooling;
    this.timeZone = parts.timeZone;
  }

  now(): number {
    return this.#parts.now();
  }

  shape(object: string): ObjectShape | undefined {
    const { security, store } = this.#parts;
    if (this.#version !== security.version) {
      this.#shapes.clear();
      this.#version = security.version;
    }
    const key = object.toLowerCase();
    if (!this.#shapes.has(key)) {
      const table = store.find(object);
      this.#shapes.set(key, table === undefined || !this.sees(table) ? undefined : this.#shapeOf(table));
    }
    return this.#shapes.get(key);
  }

  /** May this user know the object at all? */
  sees(table: Table): boolean {
    const { security } = this.#parts;
    const { name, access } = table.definition;
    if ((access === "tooling") !== this.#tooling) return false;
    if (access === "open") return true;
    if (access !== "records") return security.may(this.userId, "ViewSetup");
    return security.objectRight(this.userId, name.replace(/History$/, ""), "read");
  }

  /** A table this user may know, by the object's name. */
  table(object: string): Table | undefined {
    const table = this.#parts.store.find(object);
    return table !== undefined && this.sees(table) ? table : undefined;
  }

  /** The fields of a table this user may see, with `updateable` and `createable` as they are for them. */
  fields(table: Table): FieldDefinition[] {
    const { security } = this.#parts;
    const { name, fields } = table.definition;
    const mayCreate = security.objectRight(this.userId, name, "create");
    const mayEdit = security.objectRight(this.userId, name, "edit");
    return fields.flatMap((field) => {
      const access = security.fieldAccess(this.userId, name, field);
      if (access === "hidden") return [];
      return {
        ...field,
        createable: field.createable && access === "edit" && mayCreate,
        updateable: field.updateable && access === "edit" && mayEdit,
      };
    });
  }

  *candidates(object: string, narrow: Narrow): Iterable<Row> {
    const table = this.table(object);
    if (table === undefined) return;
    const { sharing } = this.#parts;
    const seesAll = sharing.seesAll(this.userId, table);
    const deletable = table.field("IsDeleted") !== undefined;
    for (const row of this.#rows(table, narrow)) {
      if (!table.has(row)) continue;
      if (deletable && !narrow.deletedToo && table.get(row, "IsDeleted") === true) continue;
      if (!seesAll && !sharing.maySee(this.userId, table, row)) continue;
      if (this.#knowsField(table, row)) yield table.row(row);
    }
  }

  row(object: string, id: string): Row | undefined {
    const table = this.table(object);
    const row = table?.rowOf(id) ?? null;
    if (table === undefined || row === null || !this.maySee(table, row, false)) return undefined;
    return table.row(row);
  }

  maySee(table: Table, row: number, deletedToo: boolean): boolean {
    if (!table.has(row)) return false;
    if (!deletedToo && table.field("IsDeleted") !== undefined && table.get(row, "IsDeleted") === true) {
      return false;
    }
    return this.#parts.sharing.maySee(this.userId, table, row) && this.#knowsField(table, row);
  }

  /**
   * A line of a field's history is there only for those who may see the field (object reference, LeadHistory), and
   * everybody's permissions only for themselves.
   */
  #knowsField(table: Table, row: number): boolean {
    const { name } = table.definition;
    if (name === "UserPermissionAccess") return this.#parts.security.accessRows.get(this.userId) === row;
    if (!name.endsWith("History")) return true;
    const parent = name.replace(/History$/, "");
    const field = this.#parts.store.table(parent).field(String(table.get(row, "Field")));
    return field === undefined || this.#parts.security.fieldAccess(this.userId, parent, field) !== "hidden";
  }

  /** Rows from whichever index promises the fewest. */
  #rows(table: Table, narrow: Narrow): Iterable<number> {
    const ways: { most: number; rows: () => Iterable<number> }[] = [];
    const { ids, oneOf } = narrow;
    if (ids !== undefined) ways.push({ most: ids.length, rows: () => byId(table, ids) });
    if (oneOf !== undefined) {
      const name = table.field(oneOf.field)?.name ?? oneOf.field;
      if (name === "Id") ways.push({ most: oneOf.values.length, rows: () => byId(table, oneOf.values) });
      else if (table.find(name, "") !== null) {
        ways.push({ most: oneOf.values.length, rows: () => byValue(table, name, oneOf.values) });
      }
    }
    for (const given of narrow.isTrue ?? []) {
      const name = table.field(given)?.name ?? given;
      const most = table.tickedCount(name);
      if (Number.isFinite(most)) {
        ways.push({ most, rows: () => [...(table.ticked(name) ?? [])].sort((one, other) => one - other) });
      }
    }
    if (narrow.changedFrom !== undefined || narrow.changedTo !== undefined) {
      if (table.field("SystemModstamp") !== undefined) {
        const from = narrow.changedFrom ?? 0;
        const to = narrow.changedTo ?? Number.MAX_SAFE_INTEGER - 1;
        ways.push({ most: table.changes.count(from, to), rows: () => table.changes.rows(from, to) });
      }
    }
    ways.push({ most: table.count, rows: () => everyRow(table) });
    return ways.reduce((best, way) => (way.most < best.most ? way : best)).rows();
  }

  #shapeOf(table: Table): ObjectShape {
    const fields = new Map<string, FieldShape>();
    for (const field of this.fields(table)) fields.set(field.name.toLowerCase(), field);
    return {
      name: table.definition.name,
      keyPrefix: table.definition.keyPrefix,
      fields,
      childRelationships: this.children(table),
    };
  }

  /** The relationships from other objects to this one that have a name. */
  children(table: Table): ChildRelationship[] {
    const { store, security } = this.#parts;
    return store.tables.flatMap((child) =>
      this.sees(child)
        ? child.definition.fields.flatMap((field) =>
            field.childrenName !== null &&
            field.referenceTo.includes(table.definition.name) &&
            security.fieldAccess(this.userId, child.definition.name, field) !== "hidden"
              ? [
                  {
                    relationshipName: field.childrenName,
                    childObject: child.definition.name,
                    field: field.name,
                  },
                ]
              : [],
          )
        : [],
    );
  }
}

function byId(table: Table, ids: readonly string[]): number[] {
  const rows = new Set<number>();
  for (const id of ids) {
    const row = parseId(id) === null ? null : table.rowOf(id);
    if (row !== null) rows.add(row);
  }
  return [...rows];
}

function byValue(table: Table, name: string, values: readonly string[]): number[] {
  const rows = new Set<number>();
  for (const value of values) for (const row of table.find(name, value) ?? []) rows.add(row);
  return [...rows];
}

function* everyRow(table: Table): Iterable<number> {
  for (let row = 0; row < table.count; row++) yield row;
}
