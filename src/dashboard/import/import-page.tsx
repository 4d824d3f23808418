import { useEffect, useRef } from "preact/hooks";
import { hashOf } from "../../screens/dashboard-route";
import { Glyph } from "../../screens/glyph";
import { momentText } from "../../screens/moment";
import { numberText, text } from "../../screens/text";
import { useDashboard } from "../context";
import { UndoPart } from "../undo/undo-part";
import { useImports } from "./imports-table";

/** One import: what it brought, and its undo. */
export function ImportPage({ importId }: { importId: string }) {
  const { now } = useDashboard();
  const imports = useImports();
  const heading = useRef<HTMLHeadingElement>(null);
  const found = imports?.find((it) => it.importId === importId);
  const isFound = found !== undefined;
  // It has a heading of its own only once it is known.
  useEffect(() => heading.current?.focus(), [isFound]);
  return (
    <section class="run-page" aria-labelledby="import-title" data-part="import-page">
      <p>
        <a class="link" href={hashOf("import")} data-part="back-to-import">
          <Glyph name="back" />
          {text("backToImport")}
        </a>
      </p>
      {imports !== null && found === undefined && <p>{text("importUnknown")}</p>}
      {found !== undefined && (
        <>
          <h2 id="import-title" class="person-name" tabIndex={-1} ref={heading} data-focus-home>
            {text("importOf", momentText(found.at, now.value))}
          </h2>
          <dl class="figures">
            <dt>{text("columnTaken")}</dt>
            <dd>{numberText(found.taken)}</dd>
            {found.note !== null && (
              <>
                <dt>{text("columnNote")}</dt>
                <dd>
                  <bdi>{found.note}</bdi>
                </dd>
              </>
            )}
          </dl>
          <UndoPart act={{ kind: "import", importId }} introduction={text("undoImportIntroduction")} />
        </>
      )}
    </section>
  );
}
