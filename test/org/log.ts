import type { Actor } from "./actor.ts";
import type { Value } from "./store/column.ts";
import type { Table } from "./store/table.ts";

/** Through what a record was changed: the API, a page of Salesforce, or Salesforce itself (and the test's own verbs). */
export type Through = "api" | "page" | "system";

/** One request to the API, as the org saw it. The session is not in it. */
export interface ApiCall {
  readonly number: number;
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** What was sent; its beginning, if it was long. */
  readonly body: string;
  readonly username: string | null;
  /** From `Sforce-Call-Options: client=…`, as an admin sees it in Event Monitoring. */
  readonly client: string | null;
  /** HTTP status; null when the connection died. */
  status: number | null;
  readonly errorCodes: string[];
  /** Did it count against the org's daily limit? */
  counted: boolean;
  /** Rows read, or records written. */
  records: number;
}

/** One field of one record, changed. */
export interface FieldChange {
  readonly at: number;
  readonly username: string;
  readonly through: Through;
  /** Number of the API call that did it. */
  readonly call: number | null;
  readonly object: string;
  readonly id: string;
  readonly field: string;
  readonly old: Value;
  readonly new: Value;
}

/** A write of a record that was let through, whether or not it changed anything. */
export interface RecordWrite {
  readonly at: number;
  readonly username: string;
  readonly through: Through;
  readonly call: number | null;
  readonly kind: "create" | "update" | "delete" | "undelete" | "merge" | "convert";
  readonly object: string;
  readonly id: string;
  /** Names of the fields sent. */
  readonly fields: readonly string[];
  /** How many of them were different before. */
  readonly changed: number;
}

/** What the org remembers of everything that was asked of it and done to it. */
export class Log {
  readonly calls: ApiCall[] = [];
  readonly changes: FieldChange[] = [];
  readonly writes: RecordWrite[] = [];
  #nextCall = 1;

  /** Starts the entry of a request; `kept` only if it is one to the API. */
  begin(
    kept: boolean,
    call: Omit<ApiCall, "number" | "status" | "errorCodes" | "counted" | "records">,
  ): ApiCall {
    const begun: ApiCall = {
      ...call,
      number: kept ? this.#nextCall++ : 0,
      status: null,
      errorCodes: [],
      counted: false,
      records: 0,
    };
    if (kept) this.calls.push(begun);
    return begun;
  }

  noteChange(
    at: number,
    actor: Actor,
    table: Table,
    row: number,
    change: Pick<FieldChange, "field" | "old" | "new">,
  ): void {
    this.changes.push({ ...entryOf(at, actor, table, row), ...change });
  }

  noteWrite(
    at: number,
    actor: Actor,
    table: Table,
    row: number,
    write: Pick<RecordWrite, "kind" | "fields" | "changed">,
  ): void {
    this.writes.push({ ...entryOf(at, actor, table, row), ...write });
  }

  /** Forgets all, as a test does between its phases. Numbers go on. */
  clear(): void {
    this.calls.length = 0;
    this.changes.length = 0;
    this.writes.length = 0;
  }

  /** How many calls counted against the daily limit. */
  get countedCalls(): number {
    return this.calls.filter((call) => call.counted).length;
  }
}

function entryOf(at: number, actor: Actor, table: Table, row: number) {
  const { username, through, call } = actor;
  return { at, username, through, call, object: table.definition.name, id: table.idOf(row) };
}
