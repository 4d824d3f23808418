/** What a group of cases has in common, in words. */
import { causeText, type TroubleText } from "../../screens/attention-text";
import { countedText, isolated, listText, numberText, text } from "../../screens/text";
import type { CaseGroup } from "./groups";

/** What happened, what to do, and Salesforce's words, as far as they are the same for all of the group. */
export function groupText({ cause, cases }: CaseGroup): TroubleText {
  const [first] = cases;
  if (first === undefined) return { happened: "", next: "", quote: null };
  if (cause === "loop") {
    const { by } = first.attention;
    const happened = by === null ? text("loopGroupSomeone") : text("loopGroup", isolated(by));
    return { happened, next: text("nextLoop"), quote: null };
  }
  if (cause === "unticked")
    return { happened: text("untickedBySomeone"), next: text("groupNextUnticked"), quote: null };
  if (cause === "changedSinceResubscribe")
    return { happened: text("changedSinceResubscribe"), next: text("groupNextChanged"), quote: null };
  return causeText(first.attention);
}

/** What is said of one case beyond its group's words; null where that is all. */
export function caseText({ cause }: CaseGroup, each: CaseGroup["cases"][number]): string | null {
  if (cause === "unticked" || cause === "loop") return causeText(each.attention).happened;
  if (cause === "changedSinceResubscribe" && each.attention.by !== null)
    return text("changedBy", each.attention.by);
  return null;
}

/** So many owners are named; more are nobody's list of whom to write to. */
const MOST_OWNERS = 4;

/** Whose records it is about, as far as they were seen, who has most of them first; null where that helps nobody. */
export function ownersText({ cause, cases }: CaseGroup): string | null {
  // Of a single one its own line says it.
  if ((cause !== "refused" && cause !== "unseen") || cases.length === 1) return null;
  const owners = new Map<string, number>();
  for (const { ownerName } of cases)
    if (ownerName !== null) owners.set(ownerName, (owners.get(ownerName) ?? 0) + 1);
  if (owners.size === 0) return null;
  const named = [...owners].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, MOST_OWNERS);
  const parts = named.map(([name, count]) => text("ownerOf", isolated(name), numberText(count)));
  const more = owners.size - named.length;
  return text("groupOwners", listText(more > 0 ? [...parts, countedText("ownersMore", more)] : parts));
}

export function sizeText({ cases }: CaseGroup): string {
  return countedText("groupSize", cases.length);
}
