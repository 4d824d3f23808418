import type { Failure } from "../../model/failure";

/** A list cannot be written, or not even be read. Nothing of it is lost by that. */
export class ListFault extends Error {
  readonly code: "LIST_NEWER" | "LIST_UNREADABLE" | "STORAGE_FULL";
  constructor(code: ListFault["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** What the browser said of a database → the fault of the list; null when it is none of its storage. */
export function listFaultOf(error: unknown): ListFault | null {
  if (error instanceof ListFault) return error;
  if (!(error instanceof Error)) return null;
  if (error.name === "QuotaExceededError") return new ListFault("STORAGE_FULL", error.message);
  // A broken file, or a disk that does not answer: IndexedDB has no other words for it (w3.org/TR/IndexedDB, 3.12).
  const isBroken = error.name === "UnknownError" || error.name === "NotReadableError";
  return isBroken ? new ListFault("LIST_UNREADABLE", error.message) : null;
}

/** Whatever went wrong here, and not in Salesforce → why something waits that is tried again. */
export function failureOfFault(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: "retry", code: listFaultOf(error)?.code ?? "OUR_FAULT", message, fields: [] };
}
