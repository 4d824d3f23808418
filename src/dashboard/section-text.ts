import type { Section } from "../screens/dashboard-route";
import { text } from "../screens/text";

export type { Section };

export function sectionText(section: Section): string {
  switch (section) {
    case "list":
      return text("dashboardList");
    case "attention":
      return text("dashboardAttention");
    case "syncs":
      return text("dashboardSyncs");
    case "import":
      return text("dashboardImport");
    case "export":
      return text("dashboardExport");
    case "set-up":
      return text("dashboardSetUp");
    case "settings":
      return text("dashboardSettings");
  }
}
