import type { Observation } from "../model/observation";
import { Glyph } from "../screens/glyph";
import { objectText } from "../screens/object-text";
import { countedText, isolated, text } from "../screens/text";
import { usePopup } from "./context";
import { addressOfNobody } from "./search-acts";

/** Who was found. Each opens as if the tab were theirs, so that nobody is opted out unseen. */
export function SearchResults() {
  const popup = usePopup();
  const search = popup.search.value;
  const nobody = addressOfNobody(search);
  return (
    <>
      <p class="quiet" role="status" data-part="search-status">
        {search.asking && text("searchAsking")}
        {search.records !== null && foundText(search.records.length)}
      </p>
      {search.records !== null && search.records.length > 0 && (
        <ul class="results">
          {search.records.map((record) => (
            <li key={record.recordId}>
              <Result record={record} />
            </li>
          ))}
        </ul>
      )}
      {nobody !== null && (
        <p>
          <button
            type="button"
            class="button button-wide"
            data-part="choose-address"
            onClick={() => void popup.chooseAddress(nobody)}
          >
            {text("searchChooseAddress", isolated(nobody))}
          </button>
        </p>
      )}
    </>
  );
}

function foundText(found: number): string {
  return found === 0 ? text("searchNobody") : countedText("searchFound", found);
}

function Result({ record }: { record: Observation }) {
  const popup = usePopup();
  const optedOut = record.gone === null && Object.values(record.optedOut).includes(true);
  return (
    <button type="button" class="result" data-part="result" onClick={() => void popup.choose(record)}>
      <span class="record-name">
        <bdi>{record.name}</bdi>
      </span>
      {optedOut && (
        <span class="count">
          <Glyph name="check" />
          {text("resultOptedOut")}
        </span>
      )}
      <span class="quiet result-line">
        {objectText(record.object)}
        {record.address !== null && (
          <>
            {" · "}
            <bdi>{record.address}</bdi>
          </>
        )}
      </span>
    </button>
  );
}
