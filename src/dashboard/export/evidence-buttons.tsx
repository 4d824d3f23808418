import { text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { asFileName, download, type Format, fileName } from "./download";
import { type Evidence, evidenceCsv, evidenceJson } from "./evidence";

/** One person's evidence as a file. `called`: what to name it after. */
export function EvidenceButtons({ evidence, called }: { evidence: Evidence; called: string }) {
  const { now } = useDashboard();
  const { met } = useUser();
  const write = (format: Format) =>
    download(fileName(`evidence-${asFileName(called)}`, format, now.value), format, [
      format === "csv" ? evidenceCsv(evidence) : evidenceJson(evidence, met, now.value),
    ]);
  return (
    <p class="evidence">
      {text("exportEvidence")}{" "}
      <button type="button" class="link" data-part="evidence-csv" onClick={() => write("csv")}>
        {text("exportCsv")}
      </button>{" "}
      <button type="button" class="link" data-part="evidence-json" onClick={() => write("json")}>
        {text("exportJson")}
      </button>
    </p>
  );
}
