import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { text } from "../../screens/text";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../../settings";
import { useUser } from "../context";
import { useLabels } from "../labels";
import { adminMessage } from "./admin-message";
import type { CaseGroup } from "./groups";

/** The message, to be read before it is copied. */
export function AdminMessage({ group }: { group: CaseGroup }) {
  const { met, sync } = useUser();
  const labels = useLabels();
  const id = useId();
  const copied = useSignal<boolean | null>(null);
  const write = fieldsToWrite(sync.sync.value?.settings ?? DEFAULT_SETTINGS);
  const objects = new Set(group.cases.flatMap(({ attention }) => attention.object ?? []));
  const fields = [...new Set([...objects].flatMap((object) => write[object]))];
  const message = adminMessage(group, met, fields.length > 0 ? fields : write.Lead, labels);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(message);
      copied.value = true;
    } catch {
      copied.value = false;
    }
  };

  return (
    <div class="admin-message">
      <label for={id}>{text("adminMessageLabel")}</label>
      <textarea id={id} rows={10} readOnly dir="auto" data-part="admin-text" value={message} />
      <div class="buttons">
        <button type="button" class="button" data-part="copy-message" onClick={() => void copy()}>
          {text("copyMessage")}
        </button>
        <p role="status" class="quiet">
          {copied.value === true && text("copied")}
          {copied.value === false && text("notCopied")}
        </p>
      </div>
    </div>
  );
}
