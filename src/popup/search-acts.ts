import { normaliseAddress } from "../email-address";
import type { Observation } from "../model/observation";
import { subjectKey } from "../model/person";
import { openedPerson } from "../screens/person/person-in-view";
import type { PersonActs } from "./person-acts";
import type { Search, Signals, Surroundings } from "./state";

export interface SearchActs {
  find(text: string): Promise<void>;
  /** Opens one of the people found. */
  choose(record: Observation): Promise<void>;
  /** Opens an address as typed, for one that nobody in Salesforce has. */
  chooseAddress(address: string): Promise<void>;
  /** From a person to the search, with what was found still there. */
  showSearch(): void;
  /** Back to the person of the tab. */
  showTab(): Promise<void>;
}

/** The typed text as an address to opt out, where nobody found has it; null otherwise. */
export function addressOfNobody(search: Search): string | null {
  const address = normaliseAddress(search.text);
  if (address === null || search.records === null) return null;
  return search.records.some((record) => normaliseAddress(record.address) === address) ? null : address;
}

interface Around {
  readonly opening: () => number;
  readonly people: PersonActs;
  readonly openFront: () => Promise<void>;
  /** Called when Salesforce has answered. */
  readonly answered: () => void;
}

export function searchActs(
  signals: Signals,
  { ask, tabId }: Surroundings,
  { opening, people, openFront, answered }: Around,
): SearchActs {
  const { search, person, front } = signals;

  /** Which search is the newest: only its answer is shown. */
  let newest = 0;

  return {
    async find(text) {
      const wanted = text.trim();
      const mine = ++newest;
      if (wanted === "") return;
      search.value = { text: wanted, asking: true, records: null, failure: null };
      const answer = await ask("search", { tabId, text: wanted });
      if (mine !== newest) return;
      search.value = {
        text: wanted,
        asking: false,
        records: answer.ok ? answer.value.records : null,
        failure: answer.ok ? null : answer.failure,
      };
      if (!answer.ok) return;
      if (front.value !== null) front.value = { ...front.value, identity: answer.value.identity };
      answered();
    },
    async choose(record) {
      const hint = { recordId: record.recordId, address: record.address, name: record.name };
      person.value = openedPerson("record", hint, front.value?.identity ?? null, null, opening());
      await people.look();
    },
    async chooseAddress(address) {
      const hint = { recordId: null, address, name: null };
      const opened = openedPerson("address", hint, front.value?.identity ?? null, null, opening());
      person.value = { ...opened, key: subjectKey({ kind: "address", address }) };
      await people.reread();
    },
    showSearch() {
      person.value = null;
    },
    async showTab() {
      await openFront();
    },
  };
}
