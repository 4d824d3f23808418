/** Follows a tab through list views: keeps marks and bar right, and opts out the people whom the rep has selected. */
import type { Response } from "../messages/contract";
import { MOST_ON_PAGE } from "../messages/most-on-page";
import { PERSON_OBJECTS, type PersonObject } from "../model/person";
import { readPageAddress } from "../salesforce-page";
import type { Answers } from "./answers";
import { type Bar, createBar } from "./bar";
import type { Dialog } from "./dialog";
import {
  countSelected,
  isSelected,
  type ListViewInFront,
  type ListViewRow,
  listViewInFront,
  nameOfRow,
  type ReadIds,
  readRow,
  recordIdOf,
  rowsInSight,
} from "./list-view";
import { createMarks } from "./marks";
import type { Toast } from "./toast";
import type { Words } from "./words";

export interface ListVisits {
  arrive(address: string): void;
  /** The list may have changed. */
  askAgain(): void;
  leave(): void;
}

export interface ListActs {
  readonly answers: Answers;
  readonly dialog: Dialog;
  readonly toast: Toast;
  readonly optOut: (recordIds: readonly string[]) => Promise<Response<"optOutRows"> | null>;
}

interface Visit {
  readonly object: PersonObject;
  readonly ids: ReadIds;
  readonly ended: AbortController;
}

/** After a click the bar is to come at once; what Lightning draws by itself can wait. */
const SOON = 60;
const LATER = 400;
/** Rows that are read in one task: of thousands, the page would stand still. */
const ROWS_A_TASK = 250;
/** Names that a question lists; the others are counted. */
const NAMED = 5;

export function followListViews(
  document: Document,
  words: Words,
  { answers, dialog, toast, optOut }: ListActs,
): ListVisits {
  const marks = createMarks(document, words);
  let visit: Visit | null = null;
  let busy = false;
  // A look that waited longer than one begun after it has nothing new to show.
  let [begun, shown] = [0, 0];

  const bar: Bar = createBar(document, words, () => {
    if (visit !== null && !busy) void optOutSelected(visit);
  });

  const clear = () => {
    marks.clear();
    bar.hide();
  };

  const isListed = (recordId: string) => Boolean(answers.known({ recordIds: [recordId], addresses: [] }));

  const look = async (current: Visit): Promise<void> => {
    const mine = ++begun;
    const list = listViewInFront(document);
    if (list === null) {
      shown = mine;
      return clear();
    }
    const inSight = rowsInSight(list, window.innerHeight).flatMap((row) => {
      const read = readRow(row, current.object, current.ids);
      return read === null ? [] : [{ row, ...read }];
    });
    const { rows, records } = await selectedIn(list, current);
    const selected = records.map(({ recordId }) => recordId);
    await answers.ask({
      recordIds: [...inSight.map(({ recordId }) => recordId), ...selected],
      addresses: inSight.flatMap(({ address }) => address ?? []),
    });
    if (current.ended.signal.aborted || mine < shown) return;
    shown = mine;
    const optedOut = ({ recordId, address }: ListViewRow) =>
      Boolean(answers.known({ recordIds: [recordId], addresses: address === null ? [] : [address] }));
    marks.show(list.table, inSight.filter(optedOut));
    const already = selected.filter(isListed).length;
    bar.show({
      open: selected.length - already,
      optedOut: already,
      outOfSight: Math.max(0, (countSelected(list) ?? 0) - rows),
    });
  };

  const optOutSelected = async (current: Visit): Promise<void> => {
    const list = listViewInFront(document);
    if (list === null) return clear();
    busy = true;
    const { signal } = current.ended;
    try {
      const { records } = await selectedIn(list, current);
      const open = records.filter(({ recordId }) => !isListed(recordId));
      if (open.length === 0 || signal.aborted) return;
      if (!(await dialog.ask(questionOf(words, open), "yes", signal))) return;
      bar.setBusy(true);
      toast.say(await take(open.map(({ recordId }) => recordId)));
    } finally {
      busy = false;
      bar.setBusy(false);
      if (!signal.aborted) void look(current);
    }
  };

  /** Takes so many at a time as one message may name, and says in words what became of them. */
  const take = async (recordIds: readonly string[]): Promise<string[]> => {
    let [taken, notRead, lost] = [0, 0, 0];
    for (let at = 0; at < recordIds.length; at += MOST_ON_PAGE) {
      const part = recordIds.slice(at, at + MOST_ON_PAGE);
      const answer = await optOut(part);
      taken += answer?.taken ?? 0;
      notRead += answer?.notRead ?? 0;
      lost += answer === null ? part.length : 0;
    }
    answers.forget();
    return [
      ...(taken > 0 ? [words.counted("rowsTaken", taken)] : []),
      ...(notRead > 0 ? [words.counted("rowsNotRead", notRead)] : []),
      ...(lost > 0 ? [words.counted("rowsLost", lost)] : []),
      ...(taken > 0 ? [words.text("rowsUndo")] : []),
    ];
  };

  const begin = (current: Visit): void => {
    const { signal } = current.ended;
    const lookSoon = scheduler(SOON, signal, () => look(current));
    const lookLater = scheduler(LATER, signal, () => look(current));
    const observer = new MutationObserver(lookLater);
    observer.observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["aria-selected", "data-row-key-value", "data-num-selected-rows"],
    });
    signal.addEventListener("abort", () => observer.disconnect());
    // What happens inside shadow roots is not told to the observer, but these are.
    const passive = { signal, capture: true, passive: true };
    for (const type of ["click", "change", "keyup"]) document.addEventListener(type, lookSoon, passive);
    document.addEventListener("scroll", lookLater, passive);
    window.addEventListener("resize", lookLater, { signal });
    lookSoon();
  };

  const leave = (): void => {
    visit?.ended.abort();
    visit = null;
    clear();
  };

  return {
    leave,
    askAgain() {
      if (visit !== null) void look(visit);
    },
    arrive(address) {
      leave();
      const object = personObjectAt(address);
      if (object === null) return;
      visit = { object, ids: new Map(), ended: new AbortController() };
      begin(visit);
    },
  };
}

interface Selected {
  readonly row: HTMLTableRowElement;
  readonly recordId: string;
}

/** How many rows are selected, and the people in those that name one; read bit by bit. */
async function selectedIn({ rows }: ListViewInFront, { object, ids }: Visit) {
  const records: Selected[] = [];
  let selected = 0;
  for (let at = 0; at < rows.length; at += ROWS_A_TASK) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve));
    for (const row of rows.slice(at, at + ROWS_A_TASK).filter(isSelected)) {
      selected += 1;
      const recordId = recordIdOf(row, object, ids);
      if (recordId !== null) records.push({ row, recordId });
    }
  }
  return { rows: selected, records };
}

function questionOf(words: Words, rows: readonly Selected[]) {
  const named = rows.slice(0, NAMED).map(({ row, recordId }) => `\u2068${nameOfRow(row) || recordId}\u2069`);
  const others = rows.length - named.length;
  return {
    title: words.counted("rowsQuestion", rows.length),
    lines: [
      words.list(others > 0 ? [...named, words.counted("rowsOthers", others)] : named),
      words.text("rowsQuestionText"),
    ],
    no: words.text("rowsCancel"),
    yes: words.counted("rowsConfirm", rows.length),
  };
}

/** Runs `act` after a pause, however often it was called meanwhile, when the browser is idle, and not in a hidden tab. */
function scheduler(pause: number, signal: AbortSignal, act: () => Promise<void>): () => void {
  let waiting = false;
  const run = () => {
    waiting = false;
    if (!signal.aborted && !document.hidden) void act();
  };
  return () => {
    if (waiting || signal.aborted) return;
    waiting = true;
    setTimeout(() => requestIdleCallback(run, { timeout: pause }), pause);
  };
}

function personObjectAt(address: string): PersonObject | null {
  const page = readPageAddress(address);
  if (page?.kind !== "listView") return null;
  return PERSON_OBJECTS.find((object) => object.toLowerCase() === page.object.toLowerCase()) ?? null;
}
