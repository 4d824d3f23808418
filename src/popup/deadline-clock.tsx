import type { Milliseconds } from "../model/milliseconds";
import { waitingSince } from "../model/standing";
import { distanceText, momentText } from "../screens/moment";
import type { PersonInView } from "../screens/person/person-in-view";
import type { PersonState } from "../screens/person/person-state";
import { text } from "../screens/text";
import { usePopup } from "./context";
import { deadlinesOf } from "./deadlines";

/** What is written within this needs no clock. */
const AT_ONCE: Milliseconds = 60_000;

/** How long an opt-out has been waiting to reach Salesforce, and how long there is left. */
export function DeadlineClock({ person, state }: { person: PersonInView; state: PersonState }) {
  const now = usePopup().now.value;
  const since = waitsSince(person, state);
  if (since === null || now - since < AT_ONCE) return null;
  const { mailboxes, law } = deadlinesOf(since);
  return (
    <div class="deadlines" data-part="deadlines">
      <p>{text("deadlineSince", momentText(since, now), distanceText(since, now))}</p>
      <p>{text("deadlineMailboxes", dueText(mailboxes, now))}</p>
      <p>{text("deadlineLaw", dueText(law, now))}</p>
    </div>
  );
}

function dueText(moment: Milliseconds, now: Milliseconds): string {
  return text(moment < now ? "deadlineOver" : "deadlineDue", distanceText(moment, now));
}

function waitsSince({ history, list }: PersonInView, state: PersonState): Milliseconds | null {
  if ((state.kind !== "taken" && state.kind !== "attention") || state.act !== "optOut") return null;
  const asked = list?.attention.map(({ since }) => since) ?? [];
  return waitingSince(history ?? []) ?? (asked.length === 0 ? null : Math.min(...asked));
}
