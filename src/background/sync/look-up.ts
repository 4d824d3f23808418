import type { Unsubscribe } from "../../model/unsubscribe";
import type { HiddenField } from "../salesforce/shape";
import type { SyncContext } from "./context";
import { find } from "./find";
import { stage } from "./stage";

/** Puts every record of these entries where reconciling finds it. Returns which fields are hidden from this user. */
export async function lookUp(
  context: SyncContext,
  entries: readonly Unsubscribe[],
): Promise<readonly HiddenField[]> {
  const { observations, hidden } = await find(context, entries);
  await stage(context, observations);
  return hidden;
}
