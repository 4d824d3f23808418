import type { Milliseconds } from "../../model/milliseconds";
import { BYTE_ORDER_MARK } from "./csv";

export type Format = "csv" | "json";

/** Hands a file to the browser's downloads. */
export function download(name: string, format: Format, parts: readonly string[]): void {
  const type = format === "csv" ? "text/csv;charset=utf-8" : "application/json";
  const content = format === "csv" ? [BYTE_ORDER_MARK, ...parts] : [...parts];
  const address = URL.createObjectURL(new Blob(content, { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of the content by then; a whole list must not stay in memory.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** "quietlist-history-2026-11-24.csv". */
export function fileName(what: string, format: Format, now: Milliseconds): string {
  const day = new Date(now).toISOString().slice(0, 10);
  return `quietlist-${what}-${day}.${format}`;
}

/** An address as a part of a file's name, which not every system lets hold every character. */
export function asFileName(words: string): string {
  return words.replace(/[^\p{L}\p{N}.@_-]+/gu, "_").slice(0, 80);
}
