import { FailureNote } from "../screens/failure-note";
import { useUser } from "./context";

/** On every section: nothing can be kept in this list now, or it cannot be opened at all. */
export function ListTrouble() {
  const { sync } = useUser();
  const asked = sync.failure.value?.failure ?? null;
  const closed = asked?.code === "LIST_UNREADABLE" ? asked : null;
  const trouble = sync.state.value?.trouble ?? closed;
  return trouble === null ? null : <FailureNote failure={trouble} about="list" />;
}
