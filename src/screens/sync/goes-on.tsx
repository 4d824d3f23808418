import type { SyncState } from "../../messages/sync";
import { momentText } from "../moment";
import { text } from "../text";
import { useSync } from "./context";

/** When a sync that was stopped on its way goes on by itself. */
export function GoesOn({ sync }: { sync: SyncState }) {
  const now = useSync().now.value;
  if (sync.goesOn === null || sync.goesOn <= now) return null;
  return (
    <p data-part="goes-on">
      <time dateTime={new Date(sync.goesOn).toISOString()}>
        {text("syncGoesOn", momentText(sync.goesOn, now))}
      </time>
    </p>
  );
}
