import type { FieldCheck, Preflight } from "../../model/set-up";
import { asUsed, fieldsInNeed } from "../../model/set-up";
import { fieldsToWrite, type Settings } from "../../settings";
import type { HiddenField, OrgShape } from "../salesforce/shape";

/**
 * The fields in use of which something is missing: by the last look of the set-up guide, and by what refused queries
 * have taught since. No API call. Pure.
 */
export function inNeed(
  settings: Settings,
  preflight: Preflight | null,
  shape: OrgShape | null,
): readonly Pick<FieldCheck, "object" | "field">[] {
  const write = fieldsToWrite(settings);
  const seen = fieldsInNeed(asUsed(preflight?.fields ?? [], settings)).flatMap(({ object, field }) =>
    field === null ? [] : [{ object, field }],
  );
  const found = new Map<string, HiddenField>();
  for (const it of [...(shape?.hidden ?? []), ...seen])
    if (write[it.object].includes(it.field)) found.set(`${it.object}.${it.field}`, it);
  return [...found.values()];
}

/** What refused queries have taught, without the fields that the guide has now seen. */
export function withSeen(shape: OrgShape, fields: readonly FieldCheck[]): OrgShape {
  const isSeen = (hidden: HiddenField) =>
    fields.some((it) => it.visible === "ok" && it.object === hidden.object && it.field === hidden.field);
  return { ...shape, hidden: shape.hidden.filter((hidden) => !isSeen(hidden)) };
}
