import type { PersonInSalesforce } from "../messages/person";
import type { Observation } from "../model/observation";
import { otherRecords, type PersonInView } from "../screens/person/person-in-view";
import { notWritten, type PersonState } from "../screens/person/person-state";
import { RecordFields } from "../screens/person/record-fields";
import { recordText } from "../screens/person/record-text";
import { useSync } from "../screens/sync/context";
import { countedText, isolated, numberText, text } from "../screens/text";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../settings";
import { usePopup } from "./context";

/** So many are shown without a click: most addresses are on one or two records. */
const SHOWN = 3;

interface Props {
  readonly person: PersonInView;
  readonly state: PersonState;
  readonly before: boolean;
}

/** The other records with this address, which an opt-out reaches too. */
export function AlsoOptedOut({ person, state, before }: Props) {
  if (person.from === "address") return null;
  const settings = useSync().state.value?.settings ?? DEFAULT_SETTINGS;
  const open = new Set(notWritten(otherRecords(person), fieldsToWrite(settings)));
  const reached = [...open].filter(({ recordId }) => !person.leaving.includes(recordId)).length;
  const boxes = before || (state.kind === "written" && state.leftOut > 0) ? open : new Set<Observation>();
  // Those that the click would change come first.
  const others = otherRecords(person).toSorted(
    (one, other) => Number(open.has(other)) - Number(open.has(one)),
  );
  if (person.salesforce === null && !person.asking) return null;
  const hidden = person.salesforce?.hidden ?? [];
  return (
    <section class="others" data-part="also-opted-out" aria-busy={person.asking}>
      {others.length === 0 ? (
        <p class="quiet">{aloneText(person)}</p>
      ) : (
        <h2>{headingText(others.length, before ? reached : 0)}</h2>
      )}
      <Records records={others.slice(0, SHOWN)} boxes={boxes} hidden={hidden} />
      {others.length > SHOWN && (
        <details>
          <summary class="disclosure">{countedText("alsoMore", others.length - SHOWN)}</summary>
          <Records records={others.slice(SHOWN)} boxes={boxes} hidden={hidden} />
        </details>
      )}
      <p class="quiet" role="status" data-part="left-out">
        {open.size > reached && boxes.size > 0 ? countedText("leftOutMeans", open.size - reached) : ""}
      </p>
    </section>
  );
}

function aloneText({ salesforce }: PersonInView): string {
  if (salesforce === null) return text("alsoAsking");
  return text(salesforce.subject.kind === "record" ? "alsoByRecord" : "alsoNone");
}

function headingText(others: number, open: number): string {
  if (open === 0) return countedText("alsoAre", others);
  return open === others ? countedText("alsoWould", open) : countedText("alsoSome", open, numberText(others));
}

interface RecordsProps {
  readonly records: readonly Observation[];
  /** Those that can be left out of the opt-out, or taken in again. */
  readonly boxes: ReadonlySet<Observation>;
  readonly hidden: PersonInSalesforce["hidden"];
}

function Records({ records, boxes, hidden }: RecordsProps) {
  const apiHost = useSync().state.value?.apiHost;
  if (records.length === 0) return null;
  return (
    <ul class="records">
      {records.map((record) => (
        <li key={record.recordId} class="record" data-record={record.recordId}>
          {boxes.has(record) && <Box record={record} />}
          <p class="record-name">
            {apiHost === undefined ? (
              <bdi>{record.name}</bdi>
            ) : (
              <a href={`https://${apiHost}/${record.recordId}`} target="_blank" rel="noreferrer">
                <bdi>{record.name}</bdi>
              </a>
            )}
          </p>
          <p class="quiet">{recordText(record)}</p>
          <RecordFields record={record} hidden={hidden} />
        </li>
      ))}
    </ul>
  );
}

/** Ticked unless the rep wants this record left out. */
function Box({ record }: { record: Observation }) {
  const popup = usePopup();
  const included = !popup.person.value?.leaving.includes(record.recordId);
  return (
    <input
      type="checkbox"
      class="record-box"
      aria-label={text("alsoInclude", isolated(record.name))}
      title={text("alsoInclude", isolated(record.name))}
      data-part="include"
      checked={included}
      onChange={(event) => popup.leaveOut(record.recordId, !event.currentTarget.checked)}
    />
  );
}
