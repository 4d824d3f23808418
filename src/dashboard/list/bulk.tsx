import { useSignal } from "@preact/signals";
import type { Failure } from "../../model/failure";
import { FailureNote } from "../../screens/failure-note";
import { countedText, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { download, fileName } from "../export/download";
import { exportPeople } from "../export/write-export";
import { retryAll } from "../retry-all";

/** What can be done with everyone who is selected. */
export function Bulk() {
  const { now } = useDashboard();
  const user = useUser();
  const { view } = user;
  const busy = useSignal(false);
  const done = useSignal("");
  const failure = useSignal<Failure | null>(null);
  const selected = view.selected.value;

  const writeAgain = async () => {
    if (busy.value) return;
    busy.value = true;
    const answer = await retryAll(user, [...selected]);
    busy.value = false;
    failure.value = answer.ok ? null : answer.failure;
    done.value = answer.ok ? countedText("bulkAgain", answer.value) : "";
    if (answer.ok) view.clear();
    await user.refresh();
  };

  const exportSelected = async () => {
    const source = { ask: user.ask, identity: user.met.identity, progress: () => undefined };
    const answer = await exportPeople(source, [...selected], "csv");
    failure.value = answer.ok ? null : answer.failure;
    if (answer.ok) download(fileName("selection", "csv", now.value), "csv", answer.value);
  };

  return (
    <div class="bulk" data-part="bulk">
      <p role="status">{selected.size > 0 ? countedText("bulkSelected", selected.size) : done.value}</p>
      {selected.size > 0 && (
        <div class="buttons">
          <button
            type="button"
            class="button"
            data-part="bulk-again"
            aria-busy={busy.value}
            onClick={() => void writeAgain()}
          >
            {text("optOutAgain")}
          </button>
          <button type="button" class="button" data-part="bulk-export" onClick={() => void exportSelected()}>
            {text("bulkExport")}
          </button>
          <button type="button" class="link" data-part="bulk-clear" onClick={() => view.clear()}>
            {text("bulkClear")}
          </button>
        </div>
      )}
      {failure.value !== null && <FailureNote failure={failure.value} about="act" />}
    </div>
  );
}
