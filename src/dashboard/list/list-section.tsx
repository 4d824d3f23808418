import { hashOf } from "../../screens/dashboard-route";
import { FailureNote } from "../../screens/failure-note";
import { text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { Bulk } from "./bulk";
import { Filters, Found } from "./filters";
import { PersonPage } from "./person-page";
import { Rows } from "./rows";

export function ListSection() {
  const { route } = useDashboard();
  const { people, view } = useUser();
  const detail = route.value.detail;
  const failure = people.failure.value;
  const empty = people.reading.value === null && people.all.value.length === 0;
  return (
    <div class="list-screen" data-open={detail !== null}>
      <div class="list-main">
        {failure !== null && (
          <FailureNote failure={failure} about="read">
            <button type="button" class="button" onClick={() => void people.refresh()}>
              {text("tryAgain")}
            </button>
          </FailureNote>
        )}
        {empty ? (
          <EmptyList />
        ) : (
          <>
            <Filters />
            <div class="list-line">
              <Found />
              <Bulk />
            </div>
            {view.shown.value.length > 0 || people.reading.value !== null ? <Rows /> : <NobodyFound />}
          </>
        )}
      </div>
      {detail !== null && <PersonPage key={detail} detail={detail} />}
    </div>
  );
}

function NobodyFound() {
  return (
    <p class="nobody" data-part="nobody">
      {text("listNobody")}
    </p>
  );
}

/** A new list: what will fill it. */
function EmptyList() {
  return (
    <div class="note" data-part="empty-list">
      <div>
        <p class="note-title">{text("listEmptyTitle")}</p>
        <p>{text("listEmptyText")}</p>
        <p>
          <a href={hashOf("syncs")}>{text("dashboardSyncs")}</a> ·{" "}
          <a href={hashOf("import")}>{text("dashboardImport")}</a>
        </p>
      </div>
    </div>
  );
}
