import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunEvent } from "../../messages/dashboard";
import type { Failure } from "../../model/failure";
import type { Run } from "../../model/run";
import { hashOf } from "../../screens/dashboard-route";
import { FailureNote } from "../../screens/failure-note";
import { eventText } from "../../screens/history-text";
import { momentText } from "../../screens/moment";
import { isolated, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { useLabels } from "../labels";

/** Events of the history that one answer looks at: those of other acts lie between. */
const LOOKED_AT = 500;

/** Everything a run did, oldest first, a page at a time. */
export function RunEvents({ run }: { run: Run }) {
  const { ask, met } = useUser();
  const events = useSignal<readonly RunEvent[]>([]);
  const next = useSignal<number | null>(null);
  const busy = useSignal(true);
  const failure = useSignal<Failure | null>(null);
  const { written, refused, learned } = run.figures;

  const read = async (from: number | null) => {
    busy.value = true;
    const found: RunEvent[] = [];
    let after = from;
    do {
      const answer = await ask("runEvents", {
        identity: met.identity,
        runId: run.id,
        after,
        limit: LOOKED_AT,
      });
      failure.value = answer.ok ? null : answer.failure;
      if (!answer.ok) break;
      found.push(...answer.value.events);
      after = answer.value.next;
    } while (after !== null && found.length < LOOKED_AT);
    events.value = from === null ? found : [...events.value, ...found];
    next.value = after;
    busy.value = false;
  };
  useEffect(() => void read(null), [written, refused, learned]);

  return (
    <section class="part" aria-labelledby="events-title" aria-busy={busy.value}>
      <h3 id="events-title">{text("eventsTitle")}</h3>
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
      {!busy.value && events.value.length === 0 && failure.value === null && (
        <p class="quiet" data-part="no-events">
          {text("eventsNone")}
        </p>
      )}
      <ol class="history" data-part="run-events">
        {events.value.map((each, index) => (
          <Event key={index} each={each} />
        ))}
      </ol>
      {next.value !== null && (
        <button
          type="button"
          class="link"
          data-part="more-events"
          aria-busy={busy.value}
          onClick={() => {
            if (!busy.value) void read(next.value);
          }}
        >
          {text("eventsMore")}
        </button>
      )}
    </section>
  );
}

function Event({ each: { event, name } }: { each: RunEvent }) {
  const { now } = useDashboard();
  const labels = useLabels();
  const { title, lines, quote } = eventText(event, labels, () => name);
  const address = event.key.startsWith("address:") ? event.key.slice("address:".length) : null;
  return (
    <li data-what={event.what}>
      <p>
        <a href={hashOf("list", event.key)}>
          <bdi>{address ?? (name === null ? text("nameUnknown") : isolated(name))}</bdi>
        </a>{" "}
        <time class="quiet" dateTime={new Date(event.at).toISOString()}>
          {momentText(event.at, now.value)}
        </time>
      </p>
      <p>{[title, ...lines].join(" · ")}</p>
      {quote !== null && (
        <p class="quote">
          <bdi>{quote}</bdi>
        </p>
      )}
    </li>
  );
}
