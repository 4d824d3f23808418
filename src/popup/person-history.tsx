import browser from "webextension-polyfill";
import type { HistoryEvent } from "../model/history-event";
import { chooseUser } from "../screens/chosen-user";
import { hashOf } from "../screens/dashboard-route";
import { eventText } from "../screens/history-text";
import { momentText } from "../screens/moment";
import type { PersonInView } from "../screens/person/person-in-view";
import { useSync } from "../screens/sync/context";
import { fieldLabels } from "../screens/sync/field-labels";
import { countedText, text } from "../screens/text";

/** So many are enough for "was that not done last week?"; the dashboard has them all. */
const SHOWN = 5;

/** What happened with this person, newest first, behind a line that says how much it is. */
export function PersonHistory({ person }: { person: PersonInView }) {
  const events = person.history ?? [];
  if (events.length === 0 || person.key === null) return null;
  const { identity, key } = person;
  const page = browser.runtime.getURL(`src/dashboard/index.html${hashOf("list", key)}`);
  return (
    <details class="person-history" data-part="person-history">
      <summary class="disclosure">{countedText("historyEvents", events.length)}</summary>
      <ol>
        {events
          .slice(-SHOWN)
          .toReversed()
          .map((event, index) => (
            <Event key={events.length - index} event={event} person={person} />
          ))}
      </ol>
      <p>
        <a
          href={page}
          target="_blank"
          rel="noreferrer"
          data-part="open-person"
          onClick={() => {
            if (identity !== null) chooseUser(identity);
          }}
        >
          {text("historyAll")}
        </a>
      </p>
    </details>
  );
}

function Event({ event, person }: { event: HistoryEvent; person: PersonInView }) {
  const { state, fieldChoices, now } = useSync();
  const labels = { ...fieldLabels("Lead", state.value, fieldChoices.value) };
  for (const object of ["Contact", "Account"] as const)
    Object.assign(labels, fieldLabels(object, state.value, fieldChoices.value));
  const nameOf = (recordId: string) =>
    person.salesforce?.records.find((record) => record.recordId === recordId)?.name ?? null;
  const { title, lines, quote } = eventText(event, labels, nameOf);
  return (
    <li data-what={event.what}>
      <p>
        <span class="strong">{title}</span>{" "}
        <time class="quiet" dateTime={new Date(event.at).toISOString()}>
          {momentText(event.at, now.value)}
        </time>
      </p>
      {lines.map((line) => (
        <p key={line} class="quiet">
          {line}
        </p>
      ))}
      {quote !== null && quote !== "" && (
        <p class="quote">
          <bdi>{quote}</bdi>
        </p>
      )}
    </li>
  );
}
