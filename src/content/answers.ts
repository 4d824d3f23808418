/** What the list said of people on this page, kept until it changes, so that nobody waits for the same answer twice. */
import { MOST_ON_PAGE } from "../messages/most-on-page";
import type { OptedOutAmong, OptedOutSince } from "../messages/page";

/** People by what a page names them with. */
export interface Named {
  readonly recordIds: readonly string[];
  readonly addresses: readonly string[];
}

export interface Answers {
  /** Null when none of them is opted out; undefined while that is not known. */
  known(people: Named): OptedOutSince | null | undefined;
  /** Asks for whoever is not yet known. Resolves when the answers are there, or will not come. */
  ask(people: Named): Promise<void>;
  /** The list has changed. */
  forget(): void;
}

const MOST_KEPT = 5_000;

/** @param askList asks the background; null when it does not answer */
export function createAnswers(askList: (people: Named) => Promise<OptedOutAmong | null>): Answers {
  let kept = new Map<string, OptedOutSince | null>();
  let asking = new Map<string, Promise<void>>();

  const askFor = async (people: Named): Promise<void> => {
    const into = kept;
    const answer = await askList(people);
    // An answer from before the list changed.
    if (answer === null || into !== kept) return;
    if (kept.size > MOST_KEPT) kept.clear();
    for (const id of people.recordIds) kept.set(id, answer.recordIds[id] ?? null);
    for (const address of people.addresses) kept.set(address, answer.addresses[address] ?? null);
  };

  return {
    known({ recordIds, addresses }) {
      const answers = [...recordIds, ...addresses].map((name) => kept.get(name));
      return answers.find(Boolean) ?? (answers.includes(undefined) ? undefined : null);
    },
    async ask(people) {
      const isNew = (name: string) => !kept.has(name) && !asking.has(name);
      const recordIds = [...new Set(people.recordIds)].filter(isNew);
      const addresses = [...new Set(people.addresses)].filter(isNew);
      const now = asking;
      for (let at = 0; at < Math.max(recordIds.length, addresses.length); at += MOST_ON_PAGE) {
        const part = {
          recordIds: recordIds.slice(at, at + MOST_ON_PAGE),
          addresses: addresses.slice(at, at + MOST_ON_PAGE),
        };
        const names = [...part.recordIds, ...part.addresses];
        const asked = askFor(part).finally(() => {
          for (const name of names) now.delete(name);
        });
        for (const name of names) now.set(name, asked);
      }
      await Promise.all([...people.recordIds, ...people.addresses].map((name) => now.get(name)));
    },
    forget() {
      kept = new Map();
      asking = new Map();
    },
  };
}
