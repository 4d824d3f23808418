import { useSignal } from "@preact/signals";
import type { Failure } from "../../model/failure";
import type { Milliseconds } from "../../model/milliseconds";
import { FailureNote } from "../../screens/failure-note";
import { countedText, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { CheckHistory } from "./check-history";
import { download, type Format, fileName } from "./download";
import { exportEverything } from "./everything";
import { exportHistory, exportList, type Source } from "./write-export";

export function ExportSection() {
  return (
    <div class="settings-screen">
      <ExportCard what="list" />
      <ExportCard what="history" />
      <section class="card" aria-labelledby="export-evidence">
        <h2 id="export-evidence">{text("exportEvidenceTitle")}</h2>
        <p>{text("exportEvidenceText")}</p>
      </section>
      <ExportCard what="everything" />
      <p class="quiet">{text("exportSafe")}</p>
    </div>
  );
}

type What = "list" | "history" | "everything";

const TITLES = {
  list: "exportListTitle",
  history: "exportHistoryTitle",
  everything: "exportEverythingTitle",
} as const;
const TEXTS = {
  list: "exportListText",
  history: "exportHistoryText",
  everything: "exportEverythingText",
} as const;

/** A table has no place for all of it. */
const FORMATS: Readonly<Record<What, readonly Format[]>> = {
  list: ["csv", "json"],
  history: ["csv", "json"],
  everything: ["json"],
};

function exported(what: What, source: Source, format: Format, now: Milliseconds) {
  if (what === "everything") return exportEverything(source, now);
  return what === "list" ? exportList(source, format) : exportHistory(source, format);
}

function ExportCard({ what }: { what: What }) {
  const { now } = useDashboard();
  const { ask, met } = useUser();
  const busy = useSignal<Format | null>(null);
  const written = useSignal(0);
  const done = useSignal("");
  const failure = useSignal<Failure | null>(null);

  const write = async (format: Format) => {
    if (busy.value !== null) return;
    busy.value = format;
    written.value = 0;
    done.value = "";
    const source = {
      ask,
      identity: met.identity,
      progress: (count: number) => {
        written.value = count;
      },
    };
    const answer = await exported(what, source, format, now.value);
    busy.value = null;
    failure.value = answer.ok ? null : answer.failure;
    if (!answer.ok) return;
    const name = fileName(what, format, now.value);
    download(name, format, answer.value);
    done.value = name;
  };

  return (
    <section class="card" aria-labelledby={`export-${what}`} data-part={`export-${what}`}>
      <h2 id={`export-${what}`}>{text(TITLES[what])}</h2>
      <p>{text(TEXTS[what])}</p>
      <div class="buttons">
        {FORMATS[what].map((format) => (
          <button
            key={format}
            type="button"
            class="button"
            data-part={`export-${what}-${format}`}
            aria-busy={busy.value === format}
            onClick={() => void write(format)}
          >
            {text(format === "csv" ? "exportCsv" : "exportJson")}
          </button>
        ))}
      </div>
      <p role="status" class="quiet">
        {busy.value !== null && countedText("exportWriting", written.value)}
        {busy.value === null && done.value !== "" && text("exportDone", done.value)}
      </p>
      {failure.value !== null && <FailureNote failure={failure.value} about="read" />}
      {what === "history" && <CheckHistory />}
    </section>
  );
}
