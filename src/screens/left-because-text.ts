import type { LeftBecause } from "../model/act-undo";
import { text } from "./text";

/** Why somebody stays opted out though the act that opted them out is undone. */
export function leftBecauseText(why: LeftBecause): string {
  switch (why) {
    case "before":
      return text("leftBefore");
    case "again":
      return text("leftAgain");
    case "salesforce":
      return text("leftSalesforce");
    case "edited":
      return text("leftEdited");
    case "notOptedOut":
      return text("leftNotOptedOut");
  }
}
