import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { FailureNote } from "../screens/failure-note";
import { OpenSalesforce } from "../screens/sync/open-salesforce";
import { text } from "../screens/text";
import { usePopup } from "./context";
import { SearchResults } from "./search-results";

/** Where the tab shows no person: find one by name or address. */
export function SearchPanel() {
  const popup = usePopup();
  const search = popup.search.value;
  const typed = useSignal(search.text);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => field.current?.focus(), []);

  return (
    <section class="search" aria-labelledby="search-title">
      <h1 id="search-title">{text("searchTitle")}</h1>
      <p class="quiet">{text(introduction(popup.front.value?.page))}</p>
      <search>
        <form
          class="search-form"
          onSubmit={(event) => {
            event.preventDefault();
            void popup.find(typed.value);
          }}
        >
          <input
            type="search"
            ref={field}
            aria-label={text("searchLabel")}
            placeholder={text("searchLabel")}
            maxLength={200}
            dir="auto"
            spellcheck={false}
            autocomplete="off"
            data-part="search"
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
          <button type="submit" class="button" aria-busy={search.asking} data-part="search-button">
            {text("searchButton")}
          </button>
        </form>
      </search>
      {search.failure !== null && (
        <FailureNote failure={search.failure} about="search">
          <OpenSalesforce failure={search.failure} />
        </FailureNote>
      )}
      <SearchResults />
    </section>
  );
}

function introduction(page: string | undefined) {
  if (page === "person") return "searchIntroduction";
  return page === "elsewhere" ? "searchElsewhere" : "searchNoPerson";
}
