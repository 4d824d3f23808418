/** Follows a tab through list views: keeps marks and bar right, and opts out the people whom the rep has selected. */
import type { Response } from "../messages";
import { PERSON_OBJECTS, type PersonObject } from "../model";
import { MOST_ON_PAGE } from "../most-on-page";
import { readPageAddress } from "../salesforce-page";
import type { Answers, Named } from "./answers";
import { type Bar, createBar } from "./bar";
import { askInPage } from "./dialog";
import {
  countSelected,
  isSelected,
  type ListViewInFront,
  type ListViewRow,
  listViewInFront,
  readRow,
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
  readonly optOut: (recordIds: readonly string[]) => Promise<Response<"optOutRows"> | null>;
}

interface Visit {
  readonly object: PersonObject;
  readonly ended: AbortController;
}

/** After a click the bar is to come at once; what Lightning draws by itself can wait. */
const SOON = 60;
const LATER = 400;
/** Names that a question lists; the others are counted. */
const NAMED = 5;

export function followListViews(
  document: Document,
  words: Words,
  toast: Toast,
  { answers, optOut }: ListActs,
): ListVisits {
  const marks = createMarks(document, words);
  let visit: Visit | null = null;
  let busy = false;

  const bar: Bar = createBar(document, words, () => {
    if (visit !== null && !busy) void optOutSelected(visit);
  });

  const clear = () => {
    marks.clear();
    bar.hide();
  };

  const look = async (current: Visit): Promise<void> => {
    const list = listViewInFront(document);
    if (list === null) return clear();
    const inSight = rowsOf(current, rowsInSight(list, window.innerHeight));
    const selected = selectedRows(current, list);
    await answers.ask(namesOf([...inSight, ...selected]));
    if (current.ended.signal.aborted) return;
    const optedOut = (row: ListViewRow) => Boolean(answers.known(namesOf([row])));
    marks.show(
      list.table.getRootNode(),
      inSight
        .filter(optedOut)
        .map(({ recordId }) => recordId)
        .sort(),
    );
    const already = selected.filter(optedOut).length;
    bar.show({
      open: selected.length - already,
      optedOut: already,
      outOfSight: Math.max(0, (countSelected(list) ?? 0) - list.rows.filter(isSelected).length),
    });
  };

  const optOutSelected = async (current: Visit): Promise<void> => {
    const list = listViewInFront(document);
    if (list === null) return clear();
    const open = selectedRows(current, list).filter((row) => !answers.known(namesOf([row])));
    if (open.length === 0) return;
    busy = true;
    const { signal } = current.ended;
    try {
      if (!(await askInPage(document, words, questionOf(words, open), "yes", signal))) return;
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
      visit = { object, ended: new AbortController() };
      begin(visit);
    },
  };
}

function rowsOf({ object }: Visit, rows: readonly HTMLTableRowElement[]): ListViewRow[] {
  return rows.map((row) => readRow(row, object)).filter((row) => row !== null);
}

function selectedRows(current: Visit, list: ListViewInFront): ListViewRow[] {
  return rowsOf(current, list.rows.filter(isSelected));
}

function namesOf(rows: readonly ListViewRow[]): Named {
  return {
    recordIds: rows.map(({ recordId }) => recordId),
    addresses: rows.flatMap(({ address }) => address ?? []),
  };
}

function questionOf(words: Words, rows: readonly ListViewRow[]) {
  const named = rows.slice(0, NAMED).map(({ name, recordId }) => `\u2068${name || recordId}\u2069`);
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
