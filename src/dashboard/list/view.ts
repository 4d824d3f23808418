/** How the list is looked at: filter, selection, and the row that has the keyboard. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { SubjectKey } from "../../model/person";
import { type Filter, filterPeople, NO_FILTER } from "./filter";
import type { People } from "./people";
import type { Person } from "./person";

export interface ListView {
  readonly filter: ReadonlySignal<Filter>;
  readonly shown: ReadonlySignal<readonly Person[]>;
  /** Only people who are shown: nobody acts on what they cannot see. */
  readonly selected: ReadonlySignal<ReadonlySet<SubjectKey>>;
  readonly active: Signal<number>;
  readonly scrolled: Signal<number>;
  narrow(change: Partial<Filter>): void;
  /** Selects one person or lets go of them; with `reach`, everyone from the last one clicked on. */
  toggle(row: number, reach: boolean): void;
  /** Everyone who is shown, or nobody. */
  toggleAll(): void;
  clear(): void;
}

export function createListView(people: People): ListView {
  const filter = signal(NO_FILTER);
  const picked: Signal<ReadonlySet<SubjectKey>> = signal(new Set());
  const active = signal(0);
  const scrolled = signal(0);
  const shown = computed(() => filterPeople(people.all.value, filter.value));
  const selected = computed(() => {
    if (picked.value.size === 0) return picked.value;
    return new Set(shown.value.map(({ key }) => key).filter((key) => picked.value.has(key)));
  });
  let anchor = 0;

  return {
    filter,
    shown,
    selected,
    active,
    scrolled,
    narrow(change) {
      filter.value = { ...filter.value, ...change };
      active.value = 0;
      scrolled.value = 0;
    },
    toggle(row, reach) {
      const person = shown.value[row];
      if (person === undefined) return;
      const next = new Set(selected.value);
      const select = !next.has(person.key);
      const [from, to] = reach ? [Math.min(anchor, row), Math.max(anchor, row)] : [row, row];
      for (const { key } of shown.value.slice(from, to + 1)) {
        if (select) next.add(key);
        else next.delete(key);
      }
      anchor = row;
      picked.value = next;
    },
    toggleAll() {
      const all = selected.value.size === shown.value.length;
      picked.value = all ? new Set() : new Set(shown.value.map(({ key }) => key));
    },
    clear() {
      picked.value = new Set();
    },
  };
}
