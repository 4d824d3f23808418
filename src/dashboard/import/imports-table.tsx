import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ImportAct } from "../../model/act-undo";
import { hashOf } from "../../screens/dashboard-route";
import { momentText } from "../../screens/moment";
import { numberText, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";

/** Everything that was imported here, newest first; nothing at all before the first. */
export function ImportsTable() {
  const { now } = useDashboard();
  const imports = useImports();
  if (imports === null || imports.length === 0) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region needs the focus to be scrolled by keys
    <section class="table-box" aria-label={text("importsTitle")} tabIndex={0}>
      <table class="table" data-part="imports">
        <caption>{text("importsTitle")}</caption>
        <thead>
          <tr>
            <th scope="col">{text("columnImport")}</th>
            <th scope="col">{text("columnNote")}</th>
            <th scope="col" class="number">
              {text("columnTaken")}
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.map(({ importId, at, note, taken }) => (
            <tr key={importId} data-part="import">
              <th scope="row">
                <a href={hashOf("import", importId)}>{momentText(at, now.value)}</a>
              </th>
              <td class="words">
                <bdi>{note}</bdi>
              </td>
              <td class="number">{numberText(taken)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Null until they are known. */
export function useImports(): readonly ImportAct[] | null {
  const { ask, met, changes } = useUser();
  const imports = useSignal<readonly ImportAct[] | null>(null);
  useEffect(() => {
    void ask("imports", { identity: met.identity }).then((answer) => {
      if (answer.ok) imports.value = answer.value;
    });
  }, [changes.value]);
  return imports.value;
}
