import { useEffect, useRef } from "preact/hooks";
import { MOST_MATCHED } from "../../messages/dashboard";
import { countedText, isolated, numberText, text } from "../../screens/text";
import { useUser } from "../context";
import { ColumnPicker } from "./column-picker";
import { MatchFigures } from "./match-figures";
import type { CsvProblem } from "./read-csv";
import type { Report } from "./report";

/** From here on an import is felt by the org, which has so many calls a day. */
const MANY = 1_000;
/** From here on they are looked up and written in bulk. */
const IN_BULK = 2_000;
/** The outbox finds, writes and reads back fifty at a time; jobs read everyone, and write, and 2,000 are read back at once. */
const callsFor = (people: number) =>
  people > IN_BULK ? 20 + Math.ceil(people / 2_000) : Math.ceil(people / 50) * 3;

/** What the import would do, to be read before anything is taken. */
export function ReportCard({ report, problem }: { report: Report; problem: CsvProblem | null }) {
  const { imports } = useUser();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const again = imports.again.value;
  const all = report.fresh.length + (again ? report.resubscribed.length : 0);
  const matching = imports.matching.value;
  const asking = matching !== null && matching.asked < matching.all && imports.failure.value === null;
  return (
    <section class="card" aria-labelledby="report-title" data-part="import-report">
      <h2 id="report-title" tabIndex={-1} ref={heading} data-focus-home>
        {all > 0 ? countedText("reportWould", all) : text("reportNothing")}
      </h2>
      <ColumnPicker />
      {problem !== null && <p class="strong">{text("reportQuote", numberText(problem.row))}</p>}
      <dl class="figures" data-part="report-figures">
        <dt>{text("reportRows")}</dt>
        <dd>{numberText(report.rows)}</dd>
        <dt>{text("reportFresh")}</dt>
        <dd>{numberText(report.fresh.length)}</dd>
        <dt>{text("reportListed")}</dt>
        <dd>{numberText(report.listed)}</dd>
        <dt>{text("reportResubscribed")}</dt>
        <dd>{numberText(report.resubscribed.length)}</dd>
        <dt>{text("reportDuplicates")}</dt>
        <dd>{numberText(report.duplicates)}</dd>
        <dt>{text("reportInvalid")}</dt>
        <dd>{numberText(report.invalid)}</dd>
        {matching !== null && <MatchFigures matching={matching} />}
      </dl>
      {report.resubscribed.length > 0 && (
        <label class="check">
          <input
            type="checkbox"
            data-part="import-again-resubscribed"
            checked={again}
            onChange={(event) => {
              imports.again.value = event.currentTarget.checked;
            }}
          />
          {countedText("reportAgain", report.resubscribed.length)}
        </label>
      )}
      <Invalid report={report} />
      <label>
        {text("importNote")}
        <input
          type="text"
          dir="auto"
          maxLength={2000}
          data-part="import-note"
          value={imports.note.value}
          onInput={(event) => {
            imports.note.value = event.currentTarget.value;
          }}
        />
      </label>
      <div class="buttons">
        {all > 0 && (
          <>
            <button
              type="button"
              class="button button-primary"
              data-part="import-take"
              onClick={() => void imports.take()}
            >
              {countedText("importTake", all)}
            </button>
            <button
              type="button"
              class="button"
              data-part="import-match"
              aria-busy={asking}
              onClick={() => {
                if (!asking) void imports.match();
              }}
            >
              {countedText("importMatch", Math.ceil(all / MOST_MATCHED))}
            </button>
          </>
        )}
        <button type="button" class="button" data-part="import-cancel" onClick={() => imports.startOver()}>
          {text("cancel")}
        </button>
      </div>
      <p class="quiet">
        {text("importMatchHint")} {all > MANY && countedText("importCalls", callsFor(all))}
      </p>
    </section>
  );
}

function Invalid({ report: { invalid, examples } }: { report: Report }) {
  if (invalid === 0) return null;
  return (
    <details data-part="import-invalid">
      <summary class="disclosure">{countedText("reportInvalidShow", invalid)}</summary>
      <ul class="invalid-rows">
        {examples.map(({ row, written }) => (
          <li key={row}>
            {text(
              "reportRow",
              numberText(row),
              written.trim() === "" ? text("reportBlank") : isolated(written),
            )}
          </li>
        ))}
      </ul>
      {invalid > examples.length && (
        <p class="quiet">{countedText("previewMore", invalid - examples.length)}</p>
      )}
    </details>
  );
}
