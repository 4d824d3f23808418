import { useEffect, useRef } from "preact/hooks";
import { countedText, numberText, text } from "../../screens/text";
import { useUser } from "../context";
import type { ExportedList } from "./exported-list";

/** What restoring an exported list would do, to be read before anything is taken. */
export function RestoreCard({ exported }: { readonly exported: ExportedList }) {
  const { imports } = useUser();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const optedOut = exported.people.filter(({ resubscribe }) => resubscribe === null).length;
  return (
    <section class="card" aria-labelledby="restore-title" data-part="restore">
      <h2 id="restore-title" tabIndex={-1} ref={heading} data-focus-home>
        {optedOut > 0 ? countedText("restoreWould", optedOut) : text("restoreNothing")}
      </h2>
      <p>{text("restoreText")}</p>
      <dl class="figures" data-part="restore-figures">
        <dt>{text("restoreOptedOut")}</dt>
        <dd>{numberText(optedOut)}</dd>
        <dt>{text("restoreResubscribed")}</dt>
        <dd>{numberText(exported.people.length - optedOut)}</dd>
        <dt>{text("restoreLearned")}</dt>
        <dd>{numberText(exported.learned)}</dd>
        <dt>{text("reportInvalid")}</dt>
        <dd>{numberText(exported.unusable)}</dd>
      </dl>
      <div class="buttons">
        {exported.people.length > 0 && (
          <button
            type="button"
            class="button button-primary"
            data-part="restore-take"
            onClick={() => void imports.restore()}
          >
            {text("restoreTake")}
          </button>
        )}
        <button type="button" class="button" onClick={() => imports.startOver()}>
          {text("importAnother")}
        </button>
      </div>
    </section>
  );
}
