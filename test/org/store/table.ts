import { makeId, parseId } from "../id.ts";
import type { FieldDefinition } from "../schema/field.ts";
import type { ObjectDefinition } from "../schema/object.ts";
import type { Row } from "../soql/source.ts";
import { ChangeOrder } from "./change-order.ts";
import { type Column, columnFor, type Packing, type Value } from "./column.ts";
import { Lookup } from "./lookup.ts";

const ROW = Symbol("row");

/** A field of this table that lives on a row of another one (a person account's address is its Contact's). */
export interface Forward {
  readonly to: Table;
  readonly field: string;
  /** The other table's row for a row of this one, or null if there is none. */
  rowThere(row: number): number | null;
  /** And back. */
  rowHere(row: number): number | null;
}

/** All records of one object, erased ones included, kept by column, with the indexes that queries use. */
export class Table {
  readonly ordinal: number;
  /** Rows by `SystemModstamp`. */
  readonly changes = new ChangeOrder();
  #definition: ObjectDefinition;
  readonly #packing: Packing;
  readonly #columns = new Map<string, Column>();
  readonly #readers = new Map<string, (row: number) => Value>();
  readonly #forwards = new Map<string, Forward>();
  readonly #lookups = new Map<string, Lookup<string | number>>();
  readonly #ticks = new Map<string, Set<number>>();
  readonly #byName = new Map<string, FieldDefinition>();
  readonly #erased = new Set<number>();
  readonly #Row = class {
    readonly [ROW]: number;
    constructor(row: number) {
      this[ROW] = row;
    }
  };
  #count = 0;
  #undo: (() => void)[] | null = null;

  constructor(definition: ObjectDefinition, ordinal: number, packing: Packing) {
    this.#definition = { ...definition, fields: [] };
    this.ordinal = ordinal;
    this.#packing = packing;
    for (const field of definition.fields) this.addField(field);
  }

  get definition(): ObjectDefinition {
    return this.#definition;
  }

  /** Rows ever made; the next row's number. */
  get count(): number {
    return this.#count;
  }

  addField(field: FieldDefinition): void {
    this.#definition = { ...this.#definition, fields: [...this.#definition.fields, field] };
    this.#byName.set(field.name.toLowerCase(), field);
    if (field.name === "Id") this.#readers.set("Id", (row) => this.idOf(row));
    else this.#columns.set(field.name, columnFor(field.type, this.#packing));
    if (field.indexed) {
      if (field.type === "boolean") this.#ticks.set(field.name, new Set());
      else this.#lookups.set(field.name, new Lookup());
    }
    const table = this;
    Object.defineProperty(this.#Row.prototype, field.name, {
      enumerable: true,
      configurable: true,
      get(this: { [ROW]: number }) {
        return table.get(this[ROW], field.name);
      },
    });
  }

  /** Changes what may be asked about a field; what it holds stays. */
  redefineField(name: string, changes: Partial<Omit<FieldDefinition, "name" | "type" | "indexed">>): void {
    const fields = this.#definition.fields.map((each) =>
      each.name === name ? { ...each, ...changes } : each,
    );
    this.#definition = { ...this.#definition, fields };
    for (const each of fields) this.#byName.set(each.name.toLowerCase(), each);
  }

  /** Takes a field away, with all it held. */
  removeField(name: string): void {
    const fields = this.#definition.fields.filter((field) => field.name !== name);
    this.#definition = { ...this.#definition, fields };
    this.#byName.delete(name.toLowerCase());
    for (const kept of [this.#columns, this.#readers, this.#forwards, this.#lookups, this.#ticks])
      kept.delete(name);
    Reflect.deleteProperty(this.#Row.prototype, name);
  }

  /** A field by its API name in any case. */
  field(name: string): FieldDefinition | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Makes a field computed instead of stored. */
  derive(name: string, read: (row: number) => Value): void {
    if (this.field(name) !== undefined) this.#readers.set(name, read);
  }

  /** Makes a field live on another table's row. */
  forward(name: string, forward: Forward): void {
    if (this.field(name) !== undefined) this.#forwards.set(name, forward);
  }

  forwardOf(name: string): Forward | undefined {
    return this.#forwards.get(name);
  }

  idOf(row: number): string {
    return makeId(this.#definition.keyPrefix, row);
  }

  /** The row with an id of 15 or 18 characters, or null if this table has none (erased ones are not found). */
  rowOf(id: string): number | null {
    const parts = parseId(id);
    if (parts?.row == null || parts.prefix !== this.#definition.keyPrefix) return null;
    return this.has(parts.row) ? parts.row : null;
  }

  has(row: number): boolean {
    return row >= 0 && row < this.#count && !this.#erased.has(row);
  }

  append(): number {
    const row = this.#count++;
    this.#undo?.push(() => this.erase(row));
    return row;
  }

  /** Takes a row away for good: purged from the recycle bin, or its making undone. */
  erase(row: number): void {
    for (const field of this.#definition.fields) {
      if (field.indexed && !this.#forwards.has(field.name)) {
        this.set(row, field.name, field.type === "boolean" ? false : null);
      }
    }
    this.#erased.add(row);
  }

  get(row: number, name: string): Value {
    const reader = this.#readers.get(name);
    if (reader !== undefined) return reader(row);
    const forward = this.#forwards.get(name);
    if (forward !== undefined) {
      const there = forward.rowThere(row);
      return there === null ? this.#absent(name) : forward.to.get(there, forward.field);
    }
    const column = this.#columns.get(name);
    if (column === undefined) throw new Error(`${this.#definition.name} has no field ${name}.`);
    return column.get(row);
  }

  /** What is stored, where `get` computes. */
  stored(row: number, name: string): Value {
    return this.#columns.get(name)?.get(row) ?? null;
  }

  set(row: number, name: string, value: Value): void {
    const forward = this.#forwards.get(name);
    if (forward !== undefined) {
      const there = forward.rowThere(row);
      if (there !== null) forward.to.set(there, forward.field, value);
      return;
    }
    const column = this.#columns.get(name);
    if (column === undefined) throw new Error(`${this.#definition.name} has no field ${name}.`);
    if (this.#undo !== null) {
      const before = column.get(row);
      this.#undo.push(() => this.set(row, name, before));
    }
    this.#reindex(row, name, column, value);
  }

  /** Rows whose indexed field has this value (text without regard to case), or null if the field has no index. */
  find(name: string, value: string): readonly number[] | null {
    const forward = this.#forwards.get(name);
    if (forward !== undefined) return this.#brought(forward, forward.to.find(forward.field, value));
    const lookup = this.#lookups.get(name);
    if (lookup === undefined) return null;
    const key = this.#key(name, value);
    return key === null ? [] : lookup.rows(key);
  }

  /** Rows where this checkbox is ticked, or null if the field has no index. */
  ticked(name: string): Iterable<number> | null {
    const forward = this.#forwards.get(name);
    if (forward !== undefined) return this.#brought(forward, forward.to.ticked(forward.field));
    return this.#ticks.get(name) ?? null;
  }

  /** At most how many rows `ticked` gives. */
  tickedCount(name: string): number {
    const forward = this.#forwards.get(name);
    if (forward !== undefined) return forward.to.tickedCount(forward.field);
    return this.#ticks.get(name)?.size ?? Number.POSITIVE_INFINITY;
  }

  /** A record as a query sees it. Its values are read from the columns when asked for. */
  row(row: number): Row {
    return new this.#Row(row) as unknown as Row;
  }

  /** Notes in this list, from now on, how to take each change back; null ends it. */
  noteUndo(undo: (() => void)[] | null): void {
    this.#undo = undo;
  }

  #brought(forward: Forward, rows: Iterable<number> | null): number[] | null {
    if (rows === null) return null;
    const here: number[] = [];
    for (const row of rows) {
      const back = forward.rowHere(row);
      if (back !== null) here.push(back);
    }
    return here;
  }

  #absent(name: string): Value {
    return this.field(name)?.type === "boolean" ? false : null;
  }

  #reindex(row: number, name: string, column: Column, value: Value): void {
    const lookup = this.#lookups.get(name);
    if (lookup !== undefined) {
      const before = column.get(row);
      if (typeof before === "string") {
        const key = this.#key(name, before);
        if (key !== null) lookup.remove(key, row);
      }
      if (typeof value === "string") {
        const key = this.#key(name, value);
        if (key !== null) lookup.add(key, row);
      }
    }
    const ticks = this.#ticks.get(name);
    if (value === true) ticks?.add(row);
    else ticks?.delete(row);
    column.set(row, value);
    if (name === "SystemModstamp" && typeof value === "string")
      this.changes.note(row, this.#packing.momentOf(value));
  }

  #key(name: string, value: string): string | number | null {
    const type = this.field(name)?.type;
    if (type !== "reference") return value.toLowerCase();
    const code = parseId(value) === null ? Number.NaN : this.#packing.codeOf(value);
    return Number.isNaN(code) ? null : code;
  }
}
