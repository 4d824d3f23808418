/** Everything the popup shows, as signals, and the acts that change them. One is made when the popup opens. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { PersonInFront } from "../messages/person";
import type { Failure } from "../model/failure";
import type { Milliseconds } from "../model/milliseconds";
import type { Observation } from "../model/observation";
import type { Ask } from "../screens/call-background";
import { oneAtATime } from "../screens/one-at-a-time";
import { afterFront, openedPerson, type PersonInView, wordOfList } from "../screens/person/person-in-view";
import { createSync, type Sync } from "../screens/sync/state";
import { type PersonActs, personActs } from "./person-acts";
import { type SearchActs, searchActs } from "./search-acts";

export interface Search {
  readonly text: string;
  readonly asking: boolean;
  /** Null until the first answer. */
  readonly records: readonly Observation[] | null;
  readonly failure: Failure | null;
}

export const NO_SEARCH: Search = { text: "", asking: false, records: null, failure: null };

export interface Signals {
  /** What the tab is; null until the background has answered. */
  readonly front: Signal<PersonInFront | null>;
  readonly frontFailure: Signal<Failure | null>;
  readonly person: Signal<PersonInView | null>;
  readonly search: Signal<Search>;
  /** Ticks, so that "in 4 minutes" stays true. */
  readonly now: Signal<Milliseconds>;
}

export interface Surroundings {
  readonly ask: Ask;
  readonly tabId: number;
  readonly clock: () => Milliseconds;
}

export type Popup = { readonly [K in keyof Signals]: ReadonlySignal<Signals[K]["value"]> } & PersonActs &
  SearchActs &
  Pick<Surroundings, "ask" | "tabId"> & {
    readonly sync: Sync;
    /** Asks the background what to show. */
    open(): Promise<void>;
    /** The background says that something may have changed. */
    changed(): Promise<void>;
    /** The tab may show somebody else by now. */
    tabMoved(): Promise<void>;
    tick(): void;
  };

export function createPopup(surroundings: Surroundings): Popup {
  const { ask, tabId, clock } = surroundings;
  const signals: Signals = {
    front: signal(null),
    frontFailure: signal(null),
    person: signal(null),
    search: signal(NO_SEARCH),
    now: signal(clock()),
  };
  const opening = counter();
  const sync = createSync({ ask, askState: () => ask("syncState", { tabId }), now: signals.now });
  // The first answer of Salesforce is what tells the background who is logged in: until then it knows of no sync.
  const answered = () => {
    if (sync.state.value === null) void sync.read();
  };
  const people = personActs(signals, surroundings, { answered, tabMoved });

  async function openFront(): Promise<void> {
    const answer = await ask("personInFront", { tabId });
    signals.frontFailure.value = answer.ok ? null : answer.failure;
    if (answer.ok) showFront(answer.value);
  }

  function showFront(front: PersonInFront): void {
    signals.front.value = front;
    if (front.page !== "person" || front.hint === null) return;
    signals.person.value = openedPerson("tab", front.hint, front.identity, wordOfList(front), opening());
    void people.look();
  }

  /** Nobody is opted out under somebody else's name: when the page in front has changed, so does the popup. */
  async function tabMoved(): Promise<void> {
    const shown = signals.person.value;
    if (shown !== null && shown.from !== "tab") return;
    const before = signals.front.value?.hint?.recordId;
    const answer = await ask("personInFront", { tabId });
    if (!answer.ok || signals.person.value?.opening !== shown?.opening) return;
    const { identity } = answer.value;
    const otherUser = identity !== null && shown?.identity != null && identity !== shown.identity;
    if (answer.value.hint?.recordId === before && !otherUser) return;
    if (shown === null) {
      // Whoever searches goes on searching; the way back leads to the new page.
      signals.front.value = answer.value;
      return;
    }
    signals.person.value = null;
    showFront(answer.value);
  }

  return {
    ask,
    tabId,
    ...signals,
    ...people,
    sync,
    ...searchActs(signals, surroundings, { opening, people, openFront, answered }),
    async open() {
      await Promise.all([openFront(), sync.read()]);
    },
    changed: oneAtATime(async () => {
      await Promise.all([rereadPerson(), sync.read()]);
    }),
    tabMoved,
    tick() {
      signals.now.value = clock();
    },
  };

  /** Without a key the list can only be asked by the tab. */
  async function rereadPerson(): Promise<void> {
    const person = signals.person.value;
    if (person === null || person.key !== null) return people.reread();
    if (person.from !== "tab") return;
    const answer = await ask("personInFront", { tabId });
    const current = signals.person.value;
    if (answer.ok && current?.opening === person.opening)
      signals.person.value = afterFront(current, answer.value);
  }
}

function counter(): () => number {
  let last = 0;
  return () => ++last;
}
