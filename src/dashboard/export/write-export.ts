/** The list and the history as files, page by page: the whole of either never stands in memory as objects. */

import type { Answer } from "../../messages/contract";
import { type ListedPerson, MOST_CAPTURED, MOST_LISTED } from "../../messages/dashboard";
import type { ChainedEvent } from "../../model/history-chain";
import type { IdentityKey } from "../../model/identity";
import type { SubjectKey } from "../../model/person";
import type { Ask } from "../../screens/call-background";
import { pages } from "../pages";
import { type Cell, csvRows } from "./csv";
import type { Format } from "./download";
import { HISTORY_COLUMNS, historyRows, LIST_COLUMNS, listRow } from "./tables";

export interface Source {
  readonly ask: Ask;
  readonly identity: IdentityKey;
  /** Called with how many were written so far. */
  readonly progress: (written: number) => void;
}

/** The whole list as the parts of a file. */
export function exportList(source: Source, format: Format): Promise<Answer<string[]>> {
  return write(source, format, LIST_COLUMNS, (it) => [listRow(it)], listPages(source));
}

/** Some people of the list. */
export function exportPeople(
  source: Source,
  keys: readonly SubjectKey[],
  format: Format,
): Promise<Answer<string[]>> {
  return write(source, format, LIST_COLUMNS, (it) => [listRow(it)], pickedPages(source, keys));
}

export function exportHistory(source: Source, format: Format): Promise<Answer<string[]>> {
  return write(source, format, HISTORY_COLUMNS, historyRows, historyPages(source));
}

async function write<T>(
  { progress }: Source,
  format: Format,
  columns: readonly string[],
  rowsOf: (one: T) => readonly (readonly Cell[])[],
  all: AsyncGenerator<Answer<readonly T[]>>,
): Promise<Answer<string[]>> {
  const parts: string[] = [format === "csv" ? csvRows([columns]) : "["];
  let written = 0;
  for await (const page of all) {
    if (!page.ok) return page;
    if (page.value.length === 0) continue;
    parts.push(
      format === "csv"
        ? csvRows(page.value.flatMap(rowsOf))
        : `${written === 0 ? "" : ","}\n${page.value.map((one) => JSON.stringify(one)).join(",\n")}`,
    );
    written += page.value.length;
    progress(written);
  }
  if (format === "json") parts.push("\n]\n");
  return { ok: true, value: parts };
}

async function* listPages({ ask, identity }: Source): AsyncGenerator<Answer<readonly ListedPerson[]>> {
  for await (const answer of pages(ask, "listPage", { identity, limit: MOST_LISTED }))
    yield answer.ok ? { ok: true, value: answer.value.people } : answer;
}

async function* pickedPages(
  { ask, identity }: Source,
  keys: readonly SubjectKey[],
): AsyncGenerator<Answer<readonly ListedPerson[]>> {
  for (let start = 0; start < keys.length; start += MOST_CAPTURED)
    yield ask("listedPeople", { identity, keys: keys.slice(start, start + MOST_CAPTURED) });
}

async function* historyPages({ ask, identity }: Source): AsyncGenerator<Answer<readonly ChainedEvent[]>> {
  for await (const answer of pages(ask, "historyPage", { identity, limit: MOST_LISTED }))
    yield answer.ok ? { ok: true, value: answer.value.events } : answer;
}
