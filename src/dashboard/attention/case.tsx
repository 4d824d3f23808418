import { useSignal } from "@preact/signals";
import type { AttentionCase } from "../../messages/dashboard";
import { whereText } from "../../screens/attention-text";
import { hashOf } from "../../screens/dashboard-route";
import { FailureNote } from "../../screens/failure-note";
import { momentText } from "../../screens/moment";
import { ResubscribeForm } from "../../screens/resubscribe-form";
import { useReturnedFocus } from "../../screens/returned-focus";
import { isolated, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { useCaseActs } from "./case-acts";
import { caseText } from "./group-text";
import { type CaseGroup, isUntick } from "./groups";

/** One record: who, since when, whose it is, and what can be done about it. */
export function Case({ group, each }: { group: CaseGroup; each: AttentionCase }) {
  const { now } = useDashboard();
  const { apiHost } = useUser().met;
  const { attention, address, ownerName } = each;
  const { key, recordId } = attention;
  const { busy, failure, retry, resubscribe } = useCaseActs(key);
  const asking = useSignal(false);
  const opener = useReturnedFocus(asking.value);
  const called = whereText(attention) ?? address ?? text("nameUnknown");
  const said = caseText(group, each);
  const decides = isUntick(group.cause) || group.cause === "changedSinceResubscribe";

  return (
    <li class="case" data-part="case">
      <div class="case-who">
        <p>
          <a href={hashOf("list", key)} data-part="case-person">
            <bdi>{called}</bdi>
          </a>
        </p>
        <p class="quiet case-line">
          {address !== null && address !== called && <bdi>{address}</bdi>}
          <span>{momentText(attention.since, now.value)}</span>
          {ownerName !== null && <span>{text("caseOwner", isolated(ownerName))}</span>}
        </p>
        {said !== null && <p>{said}</p>}
        {failure.value !== null && <FailureNote failure={failure.value} about="act" />}
        {asking.value && (
          <ResubscribeForm
            effect={
              address === null
                ? text("resubscribeEffectRecord")
                : text("resubscribeEffect", isolated(address))
            }
            busy={busy.value === "resubscribe"}
            confirm={resubscribe}
            close={() => {
              asking.value = false;
            }}
          />
        )}
      </div>
      <div class="buttons">
        {group.cause !== "changedSinceResubscribe" && (
          <button
            type="button"
            class="link"
            data-part="retry-one"
            aria-busy={busy.value === "retry"}
            onClick={() => void retry()}
          >
            {text(isUntick(group.cause) ? "keepOptedOut" : "tryAgain")}
          </button>
        )}
        {decides && !asking.value && (
          <button
            type="button"
            class="link"
            ref={opener}
            data-part="accept-resubscribe"
            onClick={() => {
              asking.value = true;
            }}
          >
            {text(isUntick(group.cause) ? "acceptResubscribe" : "resubscribeAgain")}
          </button>
        )}
        {recordId !== null && (
          <a class="link" href={`https://${apiHost}/${recordId}`} target="_blank" rel="noreferrer">
            {text("openRecord")}
          </a>
        )}
      </div>
    </li>
  );
}
