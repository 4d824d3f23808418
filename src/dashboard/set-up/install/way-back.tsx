import { useSignal } from "@preact/signals";
import type { Installation, TickCount } from "../../../model/set-up";
import { objectText } from "../../../screens/object-text";
import { countedText, listText, text } from "../../../screens/text";
import { useUser } from "../../context";

/** The way back, with the field left where it is; to delete it takes a count and a second yes. */
export function WayBack({ installation }: { installation: Installation }) {
  const { guide, sync } = useUser();
  const made = installation.steps.filter(
    ({ state, task }) => state === "done" && task.kind === "createField",
  );
  const ticks = guide.ticks.value;
  const chosen = sync.state.value?.settings.fields;
  const inUse = installation.steps.some(
    ({ task }) => task.kind === "createField" && chosen?.[task.object] === task.field,
  );
  return (
    <div class="way-back" data-part="way-back">
      <p>{text("wayBackText")}</p>
      {inUse && <p class="strong">{text("wayBackInUse")}</p>}
      <div class="buttons">
        <button
          type="button"
          class="button"
          data-part="take-back-keep-field"
          onClick={() => void guide.takeBack(null)}
        >
          {text(made.length > 0 ? "wayBackKeepField" : "installTakeBack")}
        </button>
        {made.length > 0 && (
          <button
            type="button"
            class="button button-danger"
            data-part="count-ticks"
            aria-busy={guide.doing.value === "count"}
            onClick={() => void guide.countTicks()}
          >
            {text("wayBackDeleteAsk")}
          </button>
        )}
      </div>
      {ticks !== null && <Deleting ticks={ticks} />}
    </div>
  );
}

function Deleting({ ticks }: { ticks: readonly TickCount[] }) {
  const { guide } = useUser();
  const agreed = useSignal(false);
  const counted = ticks.flatMap(({ object, ticked }) => (ticked === null ? [] : [{ object, ticked }]));
  if (counted.length < ticks.length) return <p role="status">{text("wayBackUncounted")}</p>;
  const of = (object: "Lead" | "Contact") => counted.find((it) => it.object === object)?.ticked ?? 0;
  return (
    <div class="deleting" role="status" data-part="tick-count">
      <p class="strong">
        {text(
          "wayBackLoses",
          listText(
            counted.map(({ object, ticked }) => countedText("tickedRecords", ticked, objectText(object))),
          ),
        )}
      </p>
      <label class="check">
        <input
          type="checkbox"
          data-part="agree-delete"
          checked={agreed.value}
          onChange={(event) => {
            agreed.value = event.currentTarget.checked;
          }}
        />
        <span>{text("wayBackAgree")}</span>
      </label>
      {agreed.value && (
        <button
          type="button"
          class="button button-danger"
          data-part="take-back-with-field"
          onClick={() => void guide.takeBack({ Lead: of("Lead"), Contact: of("Contact") })}
        >
          {text("wayBackDelete")}
        </button>
      )}
    </div>
  );
}
