import { text } from "../../screens/text";
import { DEFAULT_SETTINGS, fieldsToWrite } from "../../settings";
import { useUser } from "../context";
import { useLabels } from "../labels";
import { MessageToSend } from "../message-to-send";
import { adminMessage } from "./admin-message";
import type { CaseGroup } from "./groups";

/** The message about one cause. */
export function AdminMessage({ group }: { group: CaseGroup }) {
  const { met, sync } = useUser();
  const labels = useLabels();
  const write = fieldsToWrite(sync.state.value?.settings ?? DEFAULT_SETTINGS);
  const objects = new Set(group.cases.flatMap(({ attention }) => attention.object ?? []));
  const fields = [...new Set([...objects].flatMap((object) => write[object]))];
  const message = adminMessage(group, met, fields.length > 0 ? fields : write.Lead, labels);
  return <MessageToSend message={message} subject={text("adminSubject")} />;
}
