import { useEffect } from "preact/hooks";
import { hashOf } from "../../screens/dashboard-route";
import { FailureNote } from "../../screens/failure-note";
import { Glyph } from "../../screens/glyph";
import { OpenSalesforce } from "../../screens/sync/open-salesforce";
import { countedText, numberText, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { ImportPage } from "./import-page";
import { ImportsTable } from "./imports-table";
import { ReportCard } from "./report-card";
import { RestoreCard } from "./restore-card";
import { StartImport } from "./start-import";
import type { Import } from "./state";

export function ImportSection() {
  const { imports } = useUser();
  const { detail } = useDashboard().route.value;
  if (detail !== null) return <ImportPage key={detail} importId={detail} />;
  return <NewImport imports={imports} />;
}

function NewImport({ imports }: { imports: Import }) {
  const { ask } = useUser();
  // Several addresses were chosen in the context menu of a page.
  useEffect(() => {
    void ask("selectionToImport", {}).then((answer) => {
      if (answer.ok && answer.value !== null) void imports.readPaste(answer.value);
    });
  }, [ask, imports]);
  const step = imports.step.value;
  const failure = imports.failure.value;
  return (
    <div class="settings-screen" data-step={step.at}>
      {failure !== null && (
        <FailureNote failure={failure} about="read">
          <OpenSalesforce failure={failure} />
        </FailureNote>
      )}
      {(step.at === "start" || step.at === "unreadable") && (
        <>
          <StartImport />
          <ImportsTable />
        </>
      )}
      {step.at === "unreadable" && (
        <div class="note note-attention" role="alert" data-part="unreadable">
          <Glyph name="warning" />
          <div>
            <p>{text(step.why === "workbook" ? "importWorkbook" : "importBinary")}</p>
          </div>
        </div>
      )}
      {step.at === "reading" && (
        <div class="progress" data-part="import-reading">
          <progress aria-label={text("importReading")} />
          <p role="status">{countedText("importRows", step.rows)}</p>
        </div>
      )}
      {step.at === "report" && <ReportCard report={step.report} problem={step.problem} />}
      {step.at === "restore" && <RestoreCard exported={step.exported} />}
      {step.at === "restored" && <RestoredNote restored={step.restored} />}
      {step.at === "taking" && (
        <div class="progress" data-part="import-taking">
          <progress aria-label={text("importTaking")} max={step.all} value={step.taken} />
          <p role="status">{text("importTakingOf", numberText(step.taken), numberText(step.all))}</p>
        </div>
      )}
      {step.at === "taken" && <TakenNote taken={step.taken} />}
    </div>
  );
}

function RestoredNote({ restored }: { restored: number }) {
  const { imports } = useUser();
  return (
    <div class="note note-done" role="status" data-part="restored">
      <Glyph name="check" />
      <div>
        <p class="note-title">{countedText("restored", restored)}</p>
        <p>{text("importTakenText")}</p>
        <div class="buttons">
          <a class="button" href={hashOf("list")}>
            {text("importToList")}
          </a>
          <button type="button" class="button" onClick={() => imports.startOver()}>
            {text("importAnother")}
          </button>
        </div>
      </div>
    </div>
  );
}

function TakenNote({ taken }: { taken: number }) {
  const { imports } = useUser();
  return (
    <div class="note note-done" role="status" data-part="import-taken">
      <Glyph name="check" />
      <div>
        <p class="note-title">{countedText("importTaken", taken)}</p>
        <p>{text("importTakenText")}</p>
        <div class="buttons">
          <a class="button" href={hashOf("list")}>
            {text("importToList")}
          </a>
          <a class="button" href={hashOf("import", imports.importId.value)} data-part="import-undo">
            {text("importUndo")}
          </a>
          <button type="button" class="button" data-part="import-again" onClick={() => imports.startOver()}>
            {text("importAnother")}
          </button>
        </div>
      </div>
    </div>
  );
}
