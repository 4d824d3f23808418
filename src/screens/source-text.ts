import type { Source } from "../model/unsubscribe";
import { text } from "./text";

/** By which way an opt-out came onto the list. */
export function sourceText(source: Source): string {
  switch (source) {
    case "popup":
      return text("sourcePopup");
    case "page":
      return text("sourcePage");
    case "listView":
      return text("sourceListView");
    case "menu":
      return text("sourceMenu");
    case "dashboard":
      return text("sourceDashboard");
    case "import":
      return text("sourceImport");
    case "salesforce":
      return text("sourceSalesforce");
  }
}
