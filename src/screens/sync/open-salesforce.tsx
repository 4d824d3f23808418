import type { Failure } from "../../model/failure";
import { text } from "../text";
import { useSync } from "./context";

/** The way out of a failure that only a log-in ends. Nothing for other failures, or before an org is known. */
export function OpenSalesforce({ failure }: { failure: Failure | null }) {
  const apiHost = useSync().state.value?.apiHost;
  if (failure?.kind !== "session" || apiHost === undefined) return null;
  return (
    <a
      class="button"
      href={`https://${apiHost}/`}
      target="_blank"
      rel="noreferrer"
      data-part="open-salesforce"
    >
      {text("openSalesforce")}
    </a>
  );
}
