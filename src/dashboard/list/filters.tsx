import type { Source } from "../../model/unsubscribe";
import { sourceText } from "../../screens/source-text";
import { countedText, numberText, text } from "../../screens/text";
import { useUser } from "../context";
import { SHOWN, type Shown } from "./filter";
import { SOURCES, shownText } from "./person-text";

export function Filters() {
  const { view } = useUser();
  const { words, shown, origin, source } = view.filter.value;
  return (
    <search class="filters">
      <label class="filter-words">
        {text("searchLabel")}
        <input
          type="search"
          data-part="list-search"
          dir="auto"
          autoComplete="off"
          spellcheck={false}
          value={words}
          onInput={(event) => view.narrow({ words: event.currentTarget.value })}
        />
      </label>
      <label>
        {text("filterShown")}
        <select
          data-part="filter-shown"
          value={shown}
          onChange={(event) => view.narrow({ shown: event.currentTarget.value as Shown })}
        >
          {SHOWN.map((each) => (
            <option key={each} value={each}>
              {shownText(each)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {text("filterOrigin")}
        <select
          data-part="filter-origin"
          value={origin ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            view.narrow({ origin: value === "" ? null : (value as "own" | "learned") });
          }}
        >
          <option value="">{text("filterAny")}</option>
          <option value="own">{text("originOwn")}</option>
          <option value="learned">{text("originLearned")}</option>
        </select>
      </label>
      <label>
        {text("filterSource")}
        <select
          data-part="filter-source"
          value={source ?? ""}
          onChange={(event) => {
            const { value } = event.currentTarget;
            view.narrow({ source: value === "" ? null : (value as Source) });
          }}
        >
          <option value="">{text("filterAny")}</option>
          {SOURCES.map((each) => (
            <option key={each} value={each}>
              {sourceText(each)}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}

/** How many are shown, of how many; while a long list is being read, how far that is. */
export function Found() {
  const { people, view } = useUser();
  const reading = people.reading.value;
  const shown = view.shown.value.length;
  if (reading !== null)
    return (
      <p class="quiet" role="status" data-part="list-reading">
        {reading.entries === 0
          ? text("listReading")
          : text("listReadingOf", numberText(reading.read), numberText(reading.entries))}
      </p>
    );
  return (
    <p class="quiet" role="status" data-part="list-found">
      {countedText("listShown", shown)}
    </p>
  );
}
