/** An import on its way: read, reported, perhaps looked up in Salesforce, then taken batch by batch. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { MOST_CAPTURED, MOST_MATCHED } from "../../messages/dashboard";
import { MOST_RESTORED } from "../../messages/evidence";
import type { Failure } from "../../model/failure";
import type { IdentityKey } from "../../model/identity";
import type { Ask } from "../../screens/call-background";
import type { People } from "../list/people";
import type { Columns } from "./columns";
import { decodeBytes } from "./decode";
import { type ExportedList, readExportedList } from "./exported-list";
import { type Matching, noneAsked, withAnswers } from "./matching";
import { readPasted } from "./pasted";
import type { CsvProblem } from "./read-csv";
import { readTable } from "./read-table";
import { createReport, type Importable, type Report, withoutTaken } from "./report";

export type Step =
  | { readonly at: "start" }
  | { readonly at: "reading"; readonly rows: number }
  | { readonly at: "unreadable"; readonly why: "workbook" | "binary" }
  | { readonly at: "report"; readonly report: Report; readonly problem: CsvProblem | null }
  | { readonly at: "restore"; readonly exported: ExportedList }
  | { readonly at: "restored"; readonly restored: number }
  | { readonly at: "taking"; readonly taken: number; readonly all: number }
  | { readonly at: "taken"; readonly taken: number };

export interface Import {
  readonly step: ReadonlySignal<Step>;
  /** The file's name, which is kept with each opt-out as where it came from. */
  readonly note: Signal<string>;
  /** Null for pasted text. */
  readonly columns: ReadonlySignal<Columns | null>;
  readonly matching: ReadonlySignal<Matching | null>;
  readonly failure: ReadonlySignal<Failure | null>;
  /** Whether those resubscribed here are opted out again. */
  readonly again: Signal<boolean>;
  /** By which all of it is found again, to be undone. */
  readonly importId: ReadonlySignal<string>;
  readPaste(text: string): Promise<void>;
  readFile(file: Pick<File, "name" | "arrayBuffer">): Promise<void>;
  /** Takes the addresses from another column. */
  chooseColumn(address: number): Promise<void>;
  /** Asks Salesforce who has the addresses, a call a hundred. */
  match(): Promise<void>;
  take(): Promise<void>;
  /** Puts the people of an exported list back onto this one. */
  restore(): Promise<void>;
  startOver(): void;
}

export function createImport(
  ask: Ask,
  identity: IdentityKey,
  people: People,
  breathe: () => Promise<void>,
  newId: () => string,
): Import {
  const step: Signal<Step> = signal({ at: "start" });
  const note = signal("");
  const columns: Signal<Columns | null> = signal(null);
  const matching: Signal<Matching | null> = signal(null);
  const failure: Signal<Failure | null> = signal(null);
  const again = signal(false);
  const importId = signal(newId());
  let content = "";
  /** Which reading is the newest: an older one, still under way, says nothing any more. */
  let newest = 0;

  function begin(): number {
    step.value = { at: "reading", rows: 0 };
    matching.value = null;
    failure.value = null;
    importId.value = newId();
    return ++newest;
  }

  async function reportTable(mine: number): Promise<void> {
    const onRows = (rows: number, by: Columns) => {
      if (mine !== newest) return false;
      columns.value = by;
      step.value = { at: "reading", rows };
      return true;
    };
    const { report, problem } = await readTable(content, columns.value, people, onRows, breathe);
    if (mine === newest) step.value = { at: "report", report, problem };
  }

  /** Without the whole list there is no telling who was resubscribed here: then there is no report either. */
  async function listIsRead(): Promise<boolean> {
    await people.refresh();
    if (people.failure.value === null) return true;
    failure.value = people.failure.value;
    step.value = { at: "start" };
    return false;
  }

  /** Those whom the import would opt out. */
  function wanted(): readonly Importable[] {
    if (step.value.at !== "report") return [];
    const { fresh, resubscribed } = step.value.report;
    return again.value ? [...fresh, ...resubscribed] : fresh;
  }

  return {
    step,
    note,
    columns,
    matching,
    failure,
    again,
    importId,
    async readPaste(text) {
      const mine = begin();
      columns.value = null;
      if (!(await listIsRead())) return;
      const builder = createReport(people.find);
      for (const candidate of readPasted(text)) builder.add(candidate);
      if (mine === newest) step.value = { at: "report", report: builder.report(), problem: null };
    },
    async readFile(file) {
      const mine = begin();
      const decoded = decodeBytes(new Uint8Array(await file.arrayBuffer()));
      if (mine !== newest) return;
      if (!decoded.ok) {
        step.value = { at: "unreadable", why: decoded.why };
        return;
      }
      content = decoded.text;
      note.value = file.name.slice(0, 200);
      columns.value = null;
      // Its rows say more than an address: who was resubscribed must not be opted out by them.
      const exported = await readExportedList(content, breathe);
      if (mine !== newest) return;
      if (exported) step.value = { at: "restore", exported };
      else if (await listIsRead()) await reportTable(mine);
    },
    async chooseColumn(address) {
      if (columns.value === null) return;
      columns.value = { ...columns.value, address };
      await reportTable(begin());
    },
    async match() {
      const all = wanted();
      const mine = newest;
      failure.value = null;
      let counted = noneAsked(all.length);
      matching.value = counted;
      for (let start = 0; start < all.length; start += MOST_MATCHED) {
        const addresses = all.slice(start, start + MOST_MATCHED).map(({ address }) => address);
        const answer = await ask("matchAddresses", { identity, addresses });
        if (mine !== newest) return;
        if (!answer.ok) {
          failure.value = answer.failure;
          return;
        }
        counted = withAnswers(counted, answer.value);
        matching.value = counted;
      }
    },
    async take() {
      const all = wanted();
      const mine = newest;
      failure.value = null;
      const before = step.value;
      for (let taken = 0; taken < all.length; taken += MOST_CAPTURED) {
        step.value = { at: "taking", taken, all: all.length };
        const batch = all.slice(taken, taken + MOST_CAPTURED);
        const answer = await ask("optOutMany", {
          identity,
          people: batch,
          note: note.value.trim() || null,
          importId: importId.value,
        });
        if (mine !== newest) return;
        if (!answer.ok) {
          failure.value = answer.failure;
          // What was taken is on the list now: the report is made again without it.
          await people.refresh();
          step.value =
            before.at === "report"
              ? { ...before, report: withoutTaken(before.report, all.slice(0, taken)) }
              : before;
          return;
        }
      }
      step.value = { at: "taken", taken: all.length };
    },
    async restore() {
      const before = step.value;
      if (before.at !== "restore") return;
      const mine = newest;
      failure.value = null;
      const { people: all } = before.exported;
      let restored = 0;
      for (let taken = 0; taken < all.length; taken += MOST_RESTORED) {
        step.value = { at: "taking", taken, all: all.length };
        const batch = all.slice(taken, taken + MOST_RESTORED);
        const answer = await ask("restoreMany", { identity, people: batch });
        if (mine !== newest) return;
        if (!answer.ok) {
          failure.value = answer.failure;
          // What was restored is known to the list by now, and is left as it is the next time.
          step.value = before;
          return;
        }
        restored += answer.value.restored;
      }
      step.value = { at: "restored", restored };
    },
    startOver() {
      newest += 1;
      content = "";
      note.value = "";
      again.value = false;
      columns.value = null;
      matching.value = null;
      failure.value = null;
      step.value = { at: "start" };
    },
  };
}
