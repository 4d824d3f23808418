import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Failure } from "../../model/failure";
import type { Change } from "../../model/plan";
import { FailureNote } from "../../screens/failure-note";
import { countedText, text } from "../../screens/text";
import { useUser } from "../context";
import { pages } from "../pages";
import { ChangeList } from "./change-list";

const A_PAGE = 2_000;
const MOST = 20_000;

/** Every write that a held run waits to make, as it was planned. */
export function Planned() {
  const { ask, met, changes: changed } = useUser();
  const changes = useSignal<readonly Change[] | null>(null);
  const failure = useSignal<Failure | null>(null);
  useEffect(() => {
    const read = async () => {
      const all: Change[] = [];
      for await (const answer of pages(ask, "plannedChanges", { identity: met.identity, limit: A_PAGE })) {
        failure.value = answer.ok ? null : answer.failure;
        if (!answer.ok) return;
        all.push(...answer.value.changes);
        if (all.length >= MOST) break;
      }
      changes.value = all;
    };
    void read();
  }, [changed.value]);
  return (
    <section class="part" aria-labelledby="planned-title">
      <h3 id="planned-title">
        {changes.value === null
          ? text("plannedReading")
          : countedText("previewChanges", changes.value.length)}
      </h3>
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
      {changes.value !== null && <ChangeList changes={changes.value} />}
    </section>
  );
}
