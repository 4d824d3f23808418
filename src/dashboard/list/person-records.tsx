import type { KnownRecord } from "../../model/observation";
import { RecordFields } from "../../screens/person/record-fields";
import { recordText } from "../../screens/person/record-text";
import { text } from "../../screens/text";
import { useUser } from "../context";

/** The records as they were last seen. Asking Salesforce now would cost the org a call for every look at the list. */
export function PersonRecords({ records }: { records: readonly KnownRecord[] }) {
  const { met } = useUser();
  return (
    <section aria-labelledby="records-title" class="part">
      <h3 id="records-title">{text("recordsTitle")}</h3>
      {records.length === 0 && <p class="quiet">{text("recordsNone")}</p>}
      <ul class="records">
        {records.map((record) => (
          <li key={record.recordId} class="record" data-record={record.recordId}>
            <p>
              <a href={`https://${met.apiHost}/${record.recordId}`} target="_blank" rel="noreferrer">
                <bdi>{record.name}</bdi>
              </a>
            </p>
            <p class="quiet">{recordText(record)}</p>
            <RecordFields record={record} />
          </li>
        ))}
      </ul>
    </section>
  );
}
