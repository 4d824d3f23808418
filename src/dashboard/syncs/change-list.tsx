import { useSignal } from "@preact/signals";
import type { Change } from "../../model/plan";
import { changeReasonText, yesNo } from "../../screens/history-text";
import { fieldText, objectText } from "../../screens/object-text";
import { isolated, text } from "../../screens/text";
import { useUser } from "../context";
import { useLabels } from "../labels";
import { ShowMore } from "../show-more";

const SHOWN = 100;

/** Writes to come: to whom, what, and why. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { met } = useUser();
  const labels = useLabels();
  const shown = useSignal(SHOWN);
  return (
    <>
      <ul class="changes" data-part="changes">
        {changes.slice(0, shown.value).map((change) => (
          <li key={change.recordId} class="record">
            <p>
              <a href={`https://${met.apiHost}/${change.recordId}`} target="_blank" rel="noreferrer">
                <bdi>{text("nameAndObject", isolated(change.name), objectText(change.object))}</bdi>
              </a>{" "}
              {change.address !== null && <bdi class="quiet">{change.address}</bdi>}
            </p>
            <p>
              {Object.entries(change.from)
                .map(([field, before]) =>
                  text("eventChange", fieldText(field, labels), yesNo(before), yesNo(change.to)),
                )
                .join(", ")}
              <span class="quiet"> · {text("eventWhy", changeReasonText(change.reason))}</span>
            </p>
          </li>
        ))}
      </ul>
      <ShowMore shown={shown} of={changes.length} step={SHOWN * 5} />
    </>
  );
}
