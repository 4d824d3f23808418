/** What an import would do, before anything is written. Pure. */
import type { SubjectKey } from "../../model/person";
import type { Person } from "../list/person";

/** A row or line as it was read. */
export interface Candidate {
  readonly row: number;
  readonly written: string;
  readonly addresses: readonly string[];
  readonly name: string | null;
}

export interface Importable {
  readonly address: string;
  readonly name: string | null;
}

export interface Report {
  readonly rows: number;
  /** Not on the list, or no longer, or taken back: these are opted out. */
  readonly fresh: readonly Importable[];
  /** Resubscribed here, with a reason: an old file must not opt them out again unasked. */
  readonly resubscribed: readonly Importable[];
  /** On the list and opted out. */
  readonly listed: number;
  readonly duplicates: number;
  /** Rows without an address, the first of them as they were written. */
  readonly invalid: number;
  readonly examples: readonly { readonly row: number; readonly written: string }[];
}

const MOST_EXAMPLES = 100;
const LONGEST_EXAMPLE = 120;

export interface ReportBuilder {
  add(candidate: Candidate): void;
  report(): Report;
}

/** @param find the list's entry of a key */
export function createReport(find: (key: SubjectKey) => Pick<Person, "status"> | undefined): ReportBuilder {
  const seen = new Set<string>();
  const fresh: Importable[] = [];
  const resubscribed: Importable[] = [];
  const examples: { row: number; written: string }[] = [];
  let rows = 0;
  let listed = 0;
  let duplicates = 0;
  let invalid = 0;

  return {
    add({ row, written, addresses, name }) {
      rows += 1;
      if (addresses.length === 0) {
        invalid += 1;
        if (examples.length < MOST_EXAMPLES)
          examples.push({ row, written: written.slice(0, LONGEST_EXAMPLE) });
      }
      for (const address of addresses) {
        if (seen.has(address)) {
          duplicates += 1;
          continue;
        }
        seen.add(address);
        const entry = find(`address:${address}`);
        if (entry?.status === "optedOut") listed += 1;
        else if (entry?.status === "resubscribed") resubscribed.push({ address, name });
        else fresh.push({ address, name });
      }
    },
    report: () => ({ rows, fresh, resubscribed, listed, duplicates, invalid, examples }),
  };
}

/** The report once these were taken: they are on the list now. */
export function withoutTaken(report: Report, taken: readonly Importable[]): Report {
  const done = new Set(taken.map(({ address }) => address));
  const left = (people: readonly Importable[]) => people.filter(({ address }) => !done.has(address));
  return {
    ...report,
    fresh: left(report.fresh),
    resubscribed: left(report.resubscribed),
    listed: report.listed + done.size,
  };
}
