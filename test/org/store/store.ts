import { makeId, parseId } from "../id.ts";
import type { ObjectDefinition } from "../schema/object.ts";
import { type Packing, rememberingLast } from "./column.ts";
import { Table } from "./table.ts";

/** Rows of one table have codes in one block of this size. */
const BLOCK = 2 ** 32;

export interface Place {
  readonly table: Table;
  readonly row: number;
}

/** Every record of the org, by object. */
export class Store {
  readonly #tables = new Map<string, Table>();
  readonly #byPrefix = new Map<string, Table>();
  readonly #ordered: Table[] = [];
  readonly #packing: Packing = {
    momentOf: rememberingLast(Date.parse),
    codeOf: rememberingLast((id) => {
      const parts = parseId(id);
      const table = parts === null ? undefined : this.#byPrefix.get(parts.prefix);
      return parts?.row == null || table === undefined ? Number.NaN : table.ordinal * BLOCK + parts.row;
    }),
    idOf: (code) => {
      const table = this.#ordered[Math.floor(code / BLOCK)];
      return makeId(table?.definition.keyPrefix ?? "000", code % BLOCK);
    },
  };

  constructor(definitions: readonly ObjectDefinition[]) {
    for (const definition of definitions) this.add(definition);
  }

  add(definition: ObjectDefinition): Table {
    const table = new Table(definition, this.#ordered.length, this.#packing);
    this.#ordered.push(table);
    this.#tables.set(definition.name.toLowerCase(), table);
    this.#byPrefix.set(definition.keyPrefix, table);
    return table;
  }

  get tables(): readonly Table[] {
    return this.#ordered;
  }

  /** A table by the object's API name in any case. */
  find(object: string): Table | undefined {
    return this.#tables.get(object.toLowerCase());
  }

  /** A table that must be there: a programming error otherwise. */
  table(object: string): Table {
    const table = this.find(object);
    if (table === undefined) throw new Error(`The test org has no object ${object}.`);
    return table;
  }

  /** Where the record with this id is, or null if there is none. */
  locate(id: string): Place | null {
    const parts = parseId(id);
    const table = parts === null ? undefined : this.#byPrefix.get(parts.prefix);
    if (parts?.row == null || table === undefined || !table.has(parts.row)) return null;
    return { table, row: parts.row };
  }

  /** The table whose records have ids that start like this one. */
  tableOf(id: string): Table | undefined {
    return this.#byPrefix.get(parseId(id)?.prefix ?? "");
  }

  /**
   * Runs something, and takes it back if `keep` says so of its result: every record is then as it was before. What
   * runs must not wait for anything in between. One may run inside another.
   */
  undoable<T>(run: () => T, keep: (result: T) => boolean): T {
    const outer = this.#steps;
    const steps: (() => void)[] = [];
    this.#noteUndo(steps);
    let kept = false;
    try {
      const result = run();
      kept = keep(result);
      return result;
    } finally {
      this.#noteUndo(null);
      if (!kept) for (const step of steps.reverse()) step();
      this.#noteUndo(outer);
      if (kept) outer?.push(...steps);
    }
  }

  /** Something beside the records that must be taken back with them. */
  onUndo(step: () => void): void {
    this.#steps?.push(step);
  }

  #steps: (() => void)[] | null = null;

  #noteUndo(steps: (() => void)[] | null): void {
    this.#steps = steps;
    for (const table of this.#ordered) table.noteUndo(steps);
  }
}
