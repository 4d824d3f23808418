import { useSignal } from "@preact/signals";
import type { Answer } from "../../messages/contract";
import type { ChainCheck } from "../../messages/evidence";
import type { Failure } from "../../model/failure";
import { FailureNote } from "../../screens/failure-note";
import { momentText } from "../../screens/moment";
import { countedText, numberText, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";

const A_PART = 2_500;

interface Checked {
  readonly events: number;
  readonly dropped: number;
  readonly told: number;
  readonly broken: ChainCheck["broken"];
}

/** Goes through the whole chain of the history, and says whether it holds. */
export function CheckHistory() {
  const { now } = useDashboard();
  const { ask, met } = useUser();
  const busy = useSignal(false);
  const checked = useSignal<Checked | null>(null);
  const failure = useSignal<Failure | null>(null);

  const check = async () => {
    if (busy.value) return;
    busy.value = true;
    failure.value = null;
    checked.value = null;
    let sum: Checked = { events: 0, dropped: 0, told: 0, broken: null };
    let after: number | null = null;
    for (;;) {
      const answer: Answer<ChainCheck> = await ask("checkHistory", {
        identity: met.identity,
        after,
        limit: A_PART,
      });
      if (!answer.ok) {
        failure.value = answer.failure;
        break;
      }
      const { checked: events, dropped, told, broken, next }: ChainCheck = answer.value;
      sum = {
        events: sum.events + events,
        dropped: sum.dropped + dropped,
        told: sum.told + told,
        broken,
      };
      checked.value = sum;
      if (next === null || broken !== null) break;
      after = next;
    }
    busy.value = false;
  };
  const found = checked.value;
  return (
    <>
      <div class="buttons">
        <button
          type="button"
          class="button"
          data-part="check-history"
          aria-busy={busy.value}
          onClick={() => void check()}
        >
          {text("chainCheck")}
        </button>
      </div>
      <div role="status" data-part="chain-result">
        {found !== null && busy.value && <p class="quiet">{countedText("chainChecking", found.events)}</p>}
        {found !== null &&
          !busy.value &&
          found.broken === null &&
          found.dropped === found.told &&
          failure.value === null && (
            <p>
              {countedText("chainWholeHistory", found.events)}
              {found.dropped > 0 && ` ${countedText("chainDropped", found.dropped)}`}
            </p>
          )}
        {found !== null && !busy.value && found.broken === null && found.dropped !== found.told && (
          <p class="chain-broken">{text("chainDroppedUntold")}</p>
        )}
        {found?.broken != null && <p class="chain-broken">{brokenText(found.broken, now.value)}</p>}
      </div>
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
    </>
  );
}

function brokenText({ number, at, how }: NonNullable<ChainCheck["broken"]>, now: number): string {
  const where = numberText(number);
  if (how === "missing") return text("chainMissing", where);
  const when = at === null ? "" : momentText(at, now);
  return how === "added" ? text("chainAdded", where, when) : text("chainChanged", where, when);
}
