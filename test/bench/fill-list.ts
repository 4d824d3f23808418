import type { HistoryEvent } from "../../src/model/history-event.ts";
import type { KnownRecord } from "../../src/model/observation.ts";
import type { SubjectKey } from "../../src/model/person.ts";
import type { Unsubscribe } from "../../src/model/unsubscribe.ts";
import type { Installed } from "./two-extensions.ts";

const A_STEP = 5_000;
const GIVEN = ["Maria", "Liam", "Zoë", "Paweł", "Sinéad", "Иван", "Dana", "Jonas", "さくら", "Amélie"];
const FAMILY = [
  "Rossi",
  "O'Brien",
  "Lefèvre",
  "Dąbrowski",
  "Hart",
  "Петров",
  "Levi",
  "Weiß",
  "小林",
  "Costa",
];
const DAY = 24 * 60 * 60 * 1000;

/** What a list's database holds of some people: a record of each kind for everyone. */
interface Stored {
  readonly unsubscribes: readonly Unsubscribe[];
  readonly known: readonly (KnownRecord & { readonly entry: SubjectKey })[];
  readonly history: readonly HistoryEvent[];
}

/**
 * Puts people onto a user's list as a first sync leaves them: learned, confirmed, each with a record and an event. They
 * are written into the browser's own database, since a sync of 100,000 takes minutes; it must exist already.
 *
 * @returns how long the database took, in milliseconds
 */
export async function fillList({ tab }: Installed, identity: string, people: number): Promise<number> {
  let took = 0;
  for (let first = 0; first < people; first += A_STEP) {
    const stored = peopleFrom(first, Math.min(people, first + A_STEP));
    took += await tab.evaluate(
      (name, step) =>
        new Promise<number>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onerror = () => reject(opening.error);
          opening.onsuccess = () => {
            const database = opening.result;
            const begun = performance.now();
            const writing = database.transaction(Object.keys(step), "readwrite");
            for (const [store, records] of Object.entries(step))
              for (const record of records) writing.objectStore(store).put(record);
            writing.onabort = () => reject(writing.error);
            writing.oncomplete = () => {
              database.close();
              resolve(performance.now() - begun);
            };
          };
        }),
      `quietlist.${identity}`,
      stored,
    );
  }
  return took;
}

function peopleFrom(first: number, end: number): Stored {
  const numbers = Array.from({ length: end - first }, (_, index) => first + index);
  const all = numbers.map(personNo);
  return {
    unsubscribes: all.map(({ unsubscribe }) => unsubscribe),
    known: all.map(({ known }) => known),
    history: all.map(({ event }) => event),
  };
}

function personNo(number: number): {
  readonly unsubscribe: Unsubscribe;
  readonly known: Stored["known"][number];
  readonly event: HistoryEvent;
} {
  const name = `${GIVEN[number % 10]} ${FAMILY[(number >> 3) % 10]}`;
  const address = `person.${number}@company-${number % 5_000}.example`;
  const key: SubjectKey = `address:${address}`;
  const recordId = `00Q5g${String(number).padStart(10, "0")}EAA`;
  const since = Date.UTC(2025, 0, 1) + (number % 300) * DAY;
  return {
    unsubscribe: {
      key,
      subject: { kind: "address", address },
      origin: "learned",
      // One in fifty has been unticked since.
      status: number % 50 === 0 ? "ended" : "optedOut",
      source: "salesforce",
      since,
      name,
      reason: null,
      note: null,
      resubscribe: null,
      confirmedAt: since,
    },
    known: {
      recordId,
      entry: key,
      object: "Lead",
      name,
      address,
      optedOut: { HasOptedOutOfEmail: true },
      agreed: { HasOptedOutOfEmail: true },
      rewritten: {},
      systemModstamp: since,
      lastModified: since,
      lastModifiedBy: "Robin Reyes",
      lastModifiedById: null,
      ownerName: "Robin Reyes",
      gone: null,
    },
    event: {
      what: "learned",
      at: since,
      key,
      by: "rep@acme.example",
      recordId,
      field: "HasOptedOutOfEmail",
      who: "Robin Reyes",
    },
  };
}
