/** Keeps the pill right for the person in front: asks the list on arrival, and again when there is reason to. */
import type { Response } from "../messages/contract";
import type { PageHints } from "../messages/page";
import { type Page, readPageAddress } from "../salesforce-page";
import type { Named } from "./answers";
import { NO_HINTS, readPageHints, recordPagesInFront } from "./page-hints";
import { lookWhilePageLoads } from "./page-loading";
import type { Pill } from "./pill";
import { placeOfPill } from "./place";

export type AskList = (address: string | null) => Promise<Response<"pill"> | null>;

export interface Visits {
  /** The tab went to this address. */
  arrive(address: string): void;
  /** The list may have changed. */
  askAgain(): void;
  /** What the page shows of the person in front, now. */
  hints(): PageHints;
  /** The person in front by what the page names them with; nobody, on a page that shows no person. */
  front(): Named;
  leave(): void;
}

type PersonPage = Extract<Page, { kind: "person" }>;

interface Visit {
  readonly person: PersonPage;
  readonly ended: AbortController;
  asking: boolean;
  /** There is something to ask that was not yet asked. */
  outdated: boolean;
}

/** Follows a tab from person to person. Pages that show no person cost nothing. */
export function followVisits(document: Document, pill: Pill, askList: AskList): Visits {
  // Which record a part of the page shows, so that it is never read as another's.
  const owners = new WeakMap<Element, string>();
  let visit: Visit | null = null;

  const hints = (): PageHints => {
    const person = personIn(document.location.href);
    if (person === null || person.recordId !== visit?.person.recordId) return NO_HINTS;
    const page = readPageHints(document, person, (recordPage) => owners.get(recordPage));
    if (page.recordPage !== null && page.hints.address !== null) owners.set(page.recordPage, person.recordId);
    return page.hints;
  };

  // One question at a time: however often the list changes meanwhile, one more answers for all.
  const ask = async (current: Visit): Promise<void> => {
    current.outdated = true;
    if (current.asking) return;
    current.asking = true;
    while (current.outdated && !document.hidden && !current.ended.signal.aborted) {
      current.outdated = false;
      const answer = await askList(hints().address);
      if (current.ended.signal.aborted || answer === null) continue;
      if (answer.optedOut) pill.show(answer.since, placeOfPill(document));
      else pill.hide();
    }
    current.asking = false;
  };

  const begin = (current: Visit): void => {
    if (current.ended.signal.aborted) return;
    const known = hints().address !== null;
    void ask(current);
    if (known) return;
    const lookForAddress = () => {
      const found = hints().address !== null;
      if (found) void ask(current);
      return found;
    };
    lookWhilePageLoads(document, lookForAddress, current.ended.signal);
  };

  const leave = (): void => {
    if (visit === null) return;
    visit.ended.abort();
    // The address changes before the page does: what is still in front belongs to the record that was left.
    for (const recordPage of recordPagesInFront(document))
      if (!owners.has(recordPage)) owners.set(recordPage, visit.person.recordId);
    visit = null;
    pill.hide();
  };

  const askAgain = (): void => {
    if (visit !== null) void ask(visit);
  };

  const arrive = (address: string): void => {
    const person = personIn(address);
    // Without a change of person, an address that changed is a tab inside the record, or a list that was opened on it.
    if (person !== null && person.recordId === visit?.person.recordId) return;
    leave();
    if (person === null) return;
    const arrived: Visit = { person, ended: new AbortController(), asking: false, outdated: false };
    visit = arrived;
    document.addEventListener(
      "visibilitychange",
      () => {
        if (arrived.outdated) void ask(arrived);
      },
      { signal: arrived.ended.signal },
    );
    requestIdleCallback(() => begin(arrived), { timeout: 1000 });
  };

  const front = (): Named => {
    if (visit === null) return { recordIds: [], addresses: [] };
    const { address } = hints();
    return { recordIds: [visit.person.recordId], addresses: address === null ? [] : [address] };
  };

  return { arrive, askAgain, hints, front, leave };
}

function personIn(address: string): PersonPage | null {
  const page = readPageAddress(address);
  return page?.kind === "person" ? page : null;
}
