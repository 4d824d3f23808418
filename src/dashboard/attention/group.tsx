import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import type { Failure } from "../../model/failure";
import { FailureNote } from "../../screens/failure-note";
import { text } from "../../screens/text";
import { useUser } from "../context";
import { retryAll } from "../retry-all";
import { ShowMore } from "../show-more";
import { AdminMessage } from "./admin-message-panel";
import { Case } from "./case";
import { groupText, ownersText, sizeText } from "./group-text";
import { type CaseGroup, isUntick } from "./groups";

/** So many are listed before "show more". */
const SHOWN = 20;

/** Cases with one cause: what happened, what to do, whom to ask, and each of them. */
export function Group({ group }: { group: CaseGroup }) {
  const id = useId();
  const user = useUser();
  const busy = useSignal(false);
  const failure = useSignal<Failure | null>(null);
  const shown = useSignal(SHOWN);
  const writes = useSignal(false);
  const { happened, next, quote } = groupText(group);
  const owners = ownersText(group);

  const retry = async () => {
    if (busy.value) return;
    busy.value = true;
    const answer = await retryAll(user, [...new Set(group.cases.map(({ attention }) => attention.key))]);
    failure.value = answer.ok ? null : answer.failure;
    await user.refresh();
    busy.value = false;
  };

  return (
    <section
      class="group"
      aria-labelledby={quote === null ? id : `${id} ${id}-words`}
      data-part="attention-group"
      data-cause={group.cause}
    >
      <h2 id={id} tabIndex={-1} data-focus-home>
        {happened}
      </h2>
      <p>
        <span class="count count-attention">{sizeText(group)}</span> {next}
      </p>
      {owners !== null && (
        <p class="quiet" data-part="group-owners">
          {owners}
        </p>
      )}
      {quote !== null && (
        <p class="quote" id={`${id}-words`}>
          <bdi>{quote}</bdi>
        </p>
      )}
      {failure.value !== null && <FailureNote failure={failure.value} about="act" />}
      <div class="buttons">
        {group.cause !== "changedSinceResubscribe" && group.cases.length > 1 && (
          <button
            type="button"
            class="button button-primary"
            data-part="retry-all"
            aria-busy={busy.value}
            onClick={() => void retry()}
          >
            {text(isUntick(group.cause) ? "keepAllOptedOut" : "retryAll")}
          </button>
        )}
        <button
          type="button"
          class="button"
          data-part="admin-message"
          aria-expanded={writes.value}
          onClick={() => {
            writes.value = !writes.value;
          }}
        >
          {text("adminMessage")}
        </button>
      </div>
      {writes.value && <AdminMessage group={group} />}
      <ul class="cases">
        {group.cases.slice(0, shown.value).map((each) => (
          <Case key={each.attention.id} group={group} each={each} />
        ))}
      </ul>
      <ShowMore shown={shown} of={group.cases.length} step={SHOWN * 5} />
    </section>
  );
}
