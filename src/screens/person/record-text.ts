import type { Observation } from "../../model/observation";
import { objectText } from "../object-text";
import { isolated, text } from "../text";

/** Object and owner; or what became of a record that no longer counts. */
export function recordText(record: Observation): string {
  const object = objectText(record.object);
  if (record.gone?.kind === "converted") return text("goneConverted", object);
  if (record.gone?.kind === "merged") return text("goneMerged", object);
  if (record.gone?.kind === "deleted") return text("goneDeleted", object);
  if (record.gone?.kind === "unseen") return text("goneUnseen", object);
  return record.ownerName === null ? object : text("objectAndOwner", object, isolated(record.ownerName));
}
