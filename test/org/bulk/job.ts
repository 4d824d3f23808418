import type { Actor } from "../actor.ts";

export type IngestOperation = "insert" | "update" | "upsert" | "delete" | "hardDelete";
export type QueryOperation = "query" | "queryAll";
/** Query jobs are never `Open`. */
export type JobState = "Open" | "UploadComplete" | "InProgress" | "JobComplete" | "Failed" | "Aborted";

export const DELIMITERS = {
  BACKQUOTE: "`",
  CARET: "^",
  COMMA: ",",
  PIPE: "|",
  SEMICOLON: ";",
  TAB: "\t",
} as const;
export type ColumnDelimiter = keyof typeof DELIMITERS;
export type LineEnding = "LF" | "CRLF";

interface JobBasics {
  readonly id: string;
  readonly object: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly apiVersion: string;
  readonly lineEnding: LineEnding;
  readonly columnDelimiter: ColumnDelimiter;
  state: JobState;
  changedAt: number;
  errorMessage: string | null;
  /** When work on it may begin; null before it is closed. */
  startsAt: number | null;
  batchesDone: number;
  retries: number;
}

/** One row of what was uploaded, and what came of it. */
export interface IngestRow {
  readonly values: Readonly<Record<string, string>>;
  id: string;
  created: boolean;
  error: string | null;
  processed: boolean;
}

export interface IngestJob extends JobBasics {
  readonly kind: "ingest";
  readonly operation: IngestOperation;
  readonly externalIdField: string | null;
  readonly actor: Actor;
  /** As uploaded; null before, and once it has been read. */
  uploaded: string | null;
  columns: readonly string[];
  rows: IngestRow[];
}

export interface QueryJob extends JobBasics {
  readonly kind: "query";
  readonly operation: QueryOperation;
  readonly statement: string;
  /** Each record as a line of CSV, once the job is complete. */
  lines: string[];
  header: string;
}

export type Job = IngestJob | QueryJob;

export function hasEnded(job: Job): boolean {
  return job.state === "JobComplete" || job.state === "Failed" || job.state === "Aborted";
}
