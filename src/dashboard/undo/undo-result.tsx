import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { RunEvent } from "../../messages/dashboard";
import type { ActUndo, UndoPerson } from "../../model/act-undo";
import { Glyph } from "../../screens/glyph";
import { momentText } from "../../screens/moment";
import { countedText, isolated, text } from "../../screens/text";
import { useDashboard, useUser } from "../context";
import { pages } from "../pages";
import { PeopleLeft, staysOptedOut } from "./people-left";

const A_PAGE = 2_000;

/** What an undo has done so far: to whom, and whom it left alone for what reason. */
export function UndoResult({ undo }: { undo: ActUndo }) {
  const { now } = useDashboard();
  const { ask, met, sync } = useUser();
  const people = useSignal<readonly UndoPerson[]>([]);
  const { undone, left, endedAt } = undo;
  const stay = left - people.value.filter((it) => it.left !== null && !staysOptedOut(it)).length;

  useEffect(() => {
    const read = async () => {
      const all: UndoPerson[] = [];
      const request = { identity: met.identity, undoId: undo.id, limit: A_PAGE };
      for await (const page of pages(ask, "undoEvents", request)) {
        if (!page.ok) return;
        all.push(...page.value.events.flatMap(personOf));
      }
      people.value = all;
    };
    void read();
  }, [undone, left]);

  return (
    <div class={endedAt === null ? "note" : "note note-done"} aria-live="polite" data-part="undo-result">
      <Glyph name={endedAt === null ? "clock" : "check"} />
      <div>
        <p class="note-title">
          {endedAt === null ? text("undoUnderWay") : text("undoDone", momentText(endedAt, now.value))}
        </p>
        <p class="quote">
          <bdi>{undo.reason}</bdi>
        </p>
        <p class="quiet">{text("eventBy", isolated(undo.by))}</p>
        <p>
          {countedText("undoTakenBack", undone)} {stay > 0 && countedText("undoLeft", stay)}
        </p>
        {(sync.state.value?.pending ?? 0) > 0 && (
          <p class="quiet">{countedText("undoPending", sync.state.value?.pending ?? 0)}</p>
        )}
        <PeopleLeft people={people.value} undone={text("undoOfPerson")} />
      </div>
    </div>
  );
}

function personOf({ event, name }: RunEvent): UndoPerson[] {
  if (event.what === "undone") return [{ key: event.key, name, left: null }];
  return event.what === "leftAlone" ? [{ key: event.key, name, left: event.why }] : [];
}
