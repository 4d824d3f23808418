// biome-ignore-all lint/a11y/useSemanticElements: a table of 100,000 rows cannot all be in the page
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid's rows take the focus, not its cells
import type { Milliseconds } from "../../model/milliseconds";
import { hashOf } from "../../screens/dashboard-route";
import { Glyph } from "../../screens/glyph";
import { sourceText } from "../../screens/source-text";
import { isolated, text } from "../../screens/text";
import { useUser } from "../context";
import type { Person } from "./person";
import { calledText, rowState } from "./person-text";

/** Names the columns, and selects everyone. */
export function Header() {
  const { view } = useUser();
  const shown = view.shown.value.length;
  const selected = view.selected.value.size;
  return (
    <div class="row row-head" role="row" aria-rowindex={1}>
      <span class="cell-check" role="columnheader">
        <input
          type="checkbox"
          aria-label={text("selectAll")}
          data-part="select-all"
          checked={shown > 0 && selected === shown}
          indeterminate={selected > 0 && selected < shown}
          disabled={shown === 0}
          onChange={() => view.toggleAll()}
        />
      </span>
      <Heading words={text("columnPerson")} name="person" />
      <Heading words={text("columnState")} name="state" />
      <Heading words={text("columnSource")} name="source" />
      <Heading words={text("columnSince")} name="since" />
    </div>
  );
}

function Heading({ words, name }: { words: string; name: string }) {
  return (
    <span class={`cell-${name}`} role="columnheader">
      {words}
    </span>
  );
}

interface RowProps {
  readonly person: Person;
  readonly day: (moment: Milliseconds) => string;
  readonly row: number;
  /** Takes the focus when the keyboard comes to the list. */
  readonly home: boolean;
  readonly open: boolean;
  readonly selected: boolean;
}

/** One person of the list. */
export function Row({ person, day, row, home, open, selected }: RowProps) {
  const { view } = useUser();
  const { tone, glyph, words } = rowState(person);
  const called = calledText(person);
  return (
    <div
      class="row"
      role="row"
      aria-rowindex={row + 2}
      aria-selected={selected}
      tabIndex={home ? 0 : -1}
      data-part="row"
      data-open={open}
      onFocus={() => {
        view.active.value = row;
      }}
    >
      <span class="cell-check" role="gridcell">
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={text("selectPerson", isolated(called))}
          data-part="select"
          checked={selected}
          onClick={(event) => view.toggle(row, event.shiftKey)}
        />
      </span>
      <span class="cell-person" role="gridcell">
        <a href={hashOf("list", person.key)} tabIndex={-1} title={called}>
          <bdi>{called}</bdi>
        </a>
        {person.name !== null && (
          <span class="quiet">
            {person.address === null ? text("noAddress") : <bdi>{person.address}</bdi>}
          </span>
        )}
      </span>
      <span class={`cell-state tone-${tone}`} role="gridcell">
        <Glyph name={glyph} />
        {words}
      </span>
      <span class="cell-source quiet" role="gridcell">
        {sourceText(person.source)}
      </span>
      <span class="cell-since quiet" role="gridcell">
        {day(person.since)}
      </span>
    </div>
  );
}
