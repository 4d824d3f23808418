/** All that is kept of one user, as one file: to take it along, or to see it. */
import type { Answer } from "../../messages/contract";
import { KEPT_STORES, type KeptStore, MOST_KEPT } from "../../messages/kept";
import type { Milliseconds } from "../../model/milliseconds";
import type { Run } from "../../model/run";
import { pages } from "../pages";
import { exportHistory, exportList, type Source } from "./write-export";

const RUNS_A_PAGE = 200;
const CASES_A_PAGE = 1000;

/** Settings, list, what needs attention, every sync, the history, and whatever else is kept, as the parts of a JSON file. */
export async function exportEverything(source: Source, now: Milliseconds): Promise<Answer<string[]>> {
  const { ask, identity } = source;
  const state = await ask("syncStateOf", { identity });
  if (!state.ok) return state;
  const { username, apiHost, settings } = state.value;
  const about = { exportedAt: new Date(now).toISOString(), identity, username, apiHost, settings };
  const list = await exportList(source, "json");
  if (!list.ok) return list;
  const attention = await readAttention(source);
  if (!attention.ok) return attention;
  const syncs = await readRuns(source);
  if (!syncs.ok) return syncs;
  const history = await exportHistory(source, "json");
  if (!history.ok) return history;
  const elsewhere = await ask("keptElsewhere", { identity });
  if (!elsewhere.ok) return elsewhere;
  const stores: string[] = [];
  for (const store of KEPT_STORES) {
    const rows = await readStore(source, store);
    if (!rows.ok) return rows;
    stores.push(`,\n"${store}": `, ...rows.value);
  }
  const value = [
    `{"about": ${JSON.stringify(about)},\n"attention": ${JSON.stringify(attention.value)},\n`,
    `"syncs": ${JSON.stringify(syncs.value)},\n"list": `,
    ...list.value,
    `,\n"history": `,
    ...history.value,
    `,\n"elsewhere": ${JSON.stringify(elsewhere.value)}`,
    ...stores,
    "}\n",
  ];
  return { ok: true, value };
}

async function readAttention({ ask, identity }: Source): Promise<Answer<unknown[]>> {
  const all: unknown[] = [];
  for await (const page of pages(ask, "attentionPage", { identity, limit: CASES_A_PAGE })) {
    if (!page.ok) return page;
    all.push(...page.value.cases);
  }
  return { ok: true, value: all };
}

/** Newest first, until there are none older. */
async function readRuns({ ask, identity }: Source): Promise<Answer<Run[]>> {
  const all: Run[] = [];
  for (let before: number | null = null; ; ) {
    const page: Answer<readonly Run[]> = await ask("runs", { identity, before, limit: RUNS_A_PAGE });
    if (!page.ok) return page;
    all.push(...page.value);
    before = page.value.at(-1)?.id ?? null;
    if (page.value.length < RUNS_A_PAGE || before === null) return { ok: true, value: all };
  }
}

/** The rows of a store as the parts of a JSON list: as many as there are records, so never as objects at once. */
async function readStore({ ask, identity }: Source, store: KeptStore): Promise<Answer<string[]>> {
  const parts: string[] = [];
  for await (const page of pages(ask, "keptPage", { identity, store, limit: MOST_KEPT })) {
    if (!page.ok) return page;
    if (page.value.rows.length > 0) parts.push(page.value.rows.map((row) => JSON.stringify(row)).join(",\n"));
  }
  return { ok: true, value: ["[", parts.join(",\n"), "]"] };
}
