/** What a group of cases has in common, in words. */
import { causeText, type TroubleText } from "../../screens/attention-text";
import { countedText, isolated, text } from "../../screens/text";
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

export function sizeText({ cases }: CaseGroup): string {
  return countedText("groupSize", cases.length);
}
