import { useDashboard } from "../context";
import { Overview } from "./overview";
import { PreviewPage } from "./preview-page";
import { RunPage } from "./run-page";

export function SyncsSection() {
  const { detail } = useDashboard().route.value;
  if (detail === "preview") return <PreviewPage />;
  if (detail !== null && /^\d{1,9}$/.test(detail)) return <RunPage key={detail} id={Number(detail)} />;
  return <Overview />;
}
