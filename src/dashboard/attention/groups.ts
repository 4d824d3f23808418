/** Cases with one cause and one way out stand together. Pure. */
import type { AttentionCase } from "../../messages/dashboard";
import type { AttentionCause } from "../../model/attention";

export interface CaseGroup {
  /** The cause; for a refusal also Salesforce's code, for a loop who it is. */
  readonly id: string;
  readonly cause: AttentionCause;
  /** Oldest first. */
  readonly cases: readonly AttentionCase[];
}

/** What only a person can decide comes before what somebody has to mend. */
const ORDER: readonly AttentionCause[] = [
  "loop",
  "unticked",
  "changedSinceResubscribe",
  "refused",
  "fieldHidden",
  "unseen",
];

/** Somebody took a tick away, and a person decides whose word holds. */
export function isUntick(cause: AttentionCause): boolean {
  return cause === "unticked" || cause === "loop";
}

export function groupCases(cases: readonly AttentionCase[]): readonly CaseGroup[] {
  const groups = new Map<string, AttentionCase[]>();
  for (const each of cases) {
    const id = groupOf(each);
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [each]);
    else group.push(each);
  }
  return [...groups]
    .map(([id, members]) => ({
      id,
      cause: (members[0] as AttentionCase).attention.cause,
      cases: members.sort((one, other) => one.attention.since - other.attention.since),
    }))
    .sort(
      (one, other) =>
        ORDER.indexOf(one.cause) - ORDER.indexOf(other.cause) || other.cases.length - one.cases.length,
    );
}

/** A rule's own words tell one rule from another; they are cut off where they go on about one record. */
function groupOf({ attention: { cause, failure, by } }: AttentionCase): string {
  if (cause === "loop") return `loop:${by ?? ""}`;
  if (cause !== "refused") return cause;
  const words =
    failure?.code === "FIELD_CUSTOM_VALIDATION_EXCEPTION" ? `:${failure.message.slice(0, 80)}` : "";
  return `refused:${failure?.code ?? ""}${words}`;
}
