import type { FieldType } from "../soql/source.ts";

/** What a field holds, as JSON would carry it. Datetimes are ISO strings with milliseconds and Z. */
export type Value = string | number | boolean | null;

/**
 * One field of a table, for all rows. A million people with sixty fields each fit in memory because most columns are a
 * few bytes a row, and a column that was never written takes none.
 */
export interface Column {
  get(row: number): Value;
  set(row: number, value: Value): void;
}

/** Turns record ids and datetimes into numbers and back, so that each takes eight bytes. */
export interface Packing {
  /** Milliseconds of an ISO datetime. */
  momentOf(text: string): number;
  codeOf(id: string): number;
  idOf(code: number): string;
}

/** The column that fits a field's type. */
export function columnFor(type: FieldType, packing: Packing): Column {
  if (type === "boolean") return booleanColumn();
  if (type === "datetime") {
    return numberColumn(
      (value) => packing.momentOf(String(value)),
      (stored) => new Date(stored).toISOString(),
    );
  }
  if (type === "reference" || type === "id") {
    return numberColumn((value) => packing.codeOf(String(value)), packing.idOf);
  }
  if (type === "int" || type === "double" || type === "currency" || type === "percent") {
    return numberColumn(Number, (stored) => stored);
  }
  return textColumn();
}

/** The same function, which remembers its last answer: the fields of a record hold the same moment and user repeatedly. */
export function rememberingLast(compute: (text: string) => number): (text: string) => number {
  let last = "";
  let answer = Number.NaN;
  return (text) => {
    if (text !== last) {
      answer = compute(text);
      last = text;
    }
    return answer;
  };
}

function booleanColumn(): Column {
  let cells = new Uint8Array(0);
  return {
    get: (row) => cells[row] === 1,
    set: (row, value) => {
      if (row >= cells.length) {
        if (value !== true) return;
        const grown = new Uint8Array(grownSize(row));
        grown.set(cells);
        cells = grown;
      }
      cells[row] = value === true ? 1 : 0;
    },
  };
}

function numberColumn(pack: (value: Value) => number, unpack: (stored: number) => Value): Column {
  let cells = new Float64Array(0);
  return {
    get: (row) => {
      const stored = cells[row];
      return stored === undefined || Number.isNaN(stored) ? null : unpack(stored);
    },
    set: (row, value) => {
      if (row >= cells.length) {
        if (value === null) return;
        const grown = new Float64Array(grownSize(row)).fill(Number.NaN);
        grown.set(cells);
        cells = grown;
      }
      cells[row] = value === null ? Number.NaN : pack(value);
    },
  };
}

function textColumn(): Column {
  const sparse = new Map<number, string>();
  let cells: (string | undefined)[] | null = null;
  return {
    get: (row) => (cells === null ? sparse.get(row) : cells[row]) ?? null,
    set: (row, value) => {
      const text = value === null ? undefined : String(value);
      if (cells !== null) {
        while (cells.length < row) cells.push(undefined);
        cells[row] = text;
      } else if (text === undefined) {
        sparse.delete(row);
      } else {
        sparse.set(row, text);
        if (sparse.size > 64 && sparse.size * 4 > row) {
          cells = [];
          for (let each = 0; each <= row; each++) cells.push(sparse.get(each));
          for (const [each, kept] of sparse) if (each > row) cells[each] = kept;
          sparse.clear();
        }
      }
    },
  };
}

function grownSize(row: number): number {
  return Math.max(64, row + 1, Math.ceil((row + 1) * 1.5));
}
