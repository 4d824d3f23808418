import { FailureNote } from "../screens/failure-note";
import { Glyph } from "../screens/glyph";
import { text } from "../screens/text";
import { usePopup } from "./context";
import { MissingAccess } from "./missing-access";
import { PersonPanel } from "./person-panel";
import { SearchPanel } from "./search-panel";
import { SignInCard } from "./sign-in-card";
import { StalePage } from "./stale-page";
import { SyncSection } from "./sync-section";
import { UnknownOrg } from "./unknown-org";

/** The whole popup. */
export function PopupScreen() {
  return (
    <>
      <TopBar />
      <main>
        <MissingAccess />
        <UnknownOrg />
        <Front />
        <StalePage />
        <SignInCard />
      </main>
      <SyncSection />
    </>
  );
}

function Front() {
  const popup = usePopup();
  const failure = popup.frontFailure.value;
  if (failure !== null)
    return (
      <section class="person">
        <h1>{text("startFailedTitle")}</h1>
        <FailureNote failure={failure} about="read">
          <button type="button" class="button" onClick={() => void popup.open()}>
            {text("tryAgain")}
          </button>
        </FailureNote>
      </section>
    );
  const person = popup.person.value;
  if (person !== null) return <PersonPanel key={person.opening} person={person} />;
  const front = popup.front.value;
  const sync = popup.sync.state.value;
  if (front === null || (front.page === "elsewhere" && sync === undefined))
    return <div class="person" aria-busy={popup.sync.failure.value === null} />;
  if (front.page === "elsewhere" && sync === null) return <Nothing />;
  return <SearchPanel />;
}

/** No Salesforce page, and no org was ever seen: there is nothing to search in. */
function Nothing() {
  return (
    <section class="nothing" data-part="nothing">
      <img src="/icons/128.png" width="64" height="64" alt="" />
      <h1>{text("nothingTitle")}</h1>
      <p>{text("nothingText")}</p>
    </section>
  );
}

function TopBar() {
  const popup = usePopup();
  const person = popup.person.value;
  const onPersonPage = popup.front.value?.page === "person";
  return (
    <header class="top">
      <img src="/icons/32.png" width="20" height="20" alt="" />
      <span class="strong">Quietlist</span>
      <span class="top-acts">
        {person !== null && (
          <button type="button" class="link" data-part="show-search" onClick={() => popup.showSearch()}>
            <Glyph name={person.from === "tab" ? "search" : "back"} />
            {text(person.from === "tab" ? "searchSomeoneElse" : "backToSearch")}
          </button>
        )}
        {person === null && onPersonPage && (
          <button type="button" class="link" data-part="show-tab" onClick={() => void popup.showTab()}>
            <Glyph name="back" />
            {text("backToPage")}
          </button>
        )}
      </span>
    </header>
  );
}
