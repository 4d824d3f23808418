import type { HistoryEvent } from "../../model/history-event";
import { eventText } from "../../screens/history-text";
import { momentText } from "../../screens/moment";
import { text } from "../../screens/text";
import { useDashboard } from "../context";
import { useLabels } from "../labels";

/** A person's history, newest first, with its evidence. */
export function HistoryList(props: {
  readonly events: readonly HistoryEvent[];
  /** By record. */
  readonly names: ReadonlyMap<string, string>;
}) {
  const { now } = useDashboard();
  const labels = useLabels();
  const nameOf = (recordId: string) => props.names.get(recordId) ?? null;
  if (props.events.length === 0) return <p class="quiet">{text("historyNone")}</p>;
  return (
    <ol class="history" data-part="history">
      {props.events.toReversed().map((event, index) => {
        const { title, lines, quote } = eventText(event, labels, nameOf);
        return (
          <li key={props.events.length - index} data-what={event.what}>
            <p class="strong">{title}</p>
            <p class="quiet">
              <time dateTime={new Date(event.at).toISOString()}>{momentText(event.at, now.value)}</time>
            </p>
            {lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
            {quote !== null && quote !== "" && (
              <p class="quote">
                <bdi>{quote}</bdi>
              </p>
            )}
          </li>
        );
      })}
    </ol>
  );
}
