import { useSignal } from "@preact/signals";
import { MARKETO_LABEL, type Materials, type Wish } from "../../../model/set-up";
import { objectText } from "../../../screens/object-text";
import { text } from "../../../screens/text";
import { useUser } from "../../context";
import { ChooseMany } from "./choose-many";

/** What to install, for whom and where. Nothing is changed before it was shown and agreed to. */
export function WishForm() {
  const { guide } = useUser();
  const materials = guide.materials.value;
  if (materials !== null) return <Choices materials={materials} />;
  return (
    <>
      <p>{text("installText")}</p>
      <div class="buttons">
        <button
          type="button"
          class="button button-primary"
          data-part="install-prepare"
          aria-busy={guide.doing.value === "materials"}
          onClick={() => void guide.readMaterials()}
        >
          {text("installPrepare")}
        </button>
      </div>
    </>
  );
}

function Choices({ materials }: { materials: Materials }) {
  const { guide } = useUser();
  const kind = useSignal<Wish["kind"]>("marketoSales");
  const holders = useSignal<ReadonlySet<string>>(new Set());
  const layouts = useSignal<ReadonlySet<string>>(new Set(materials.layouts.map(({ id }) => id)));
  const plan = () =>
    guide.plan({ kind: kind.value, holders: [...holders.value], layouts: [...layouts.value] });
  return (
    <form
      class="wish"
      onSubmit={(event) => {
        event.preventDefault();
        void plan();
      }}
    >
      <fieldset>
        <legend>{text("installWhich")}</legend>
        {(["marketoSales", "emailOptOut"] as const).map((each) => (
          <label key={each} class="check">
            <input
              type="radio"
              name="install-kind"
              data-part={`install-${each}`}
              checked={kind.value === each}
              onChange={() => {
                kind.value = each;
              }}
            />
            <span>
              {each === "marketoSales" ? MARKETO_LABEL : text("fieldEmailOptOut")}{" "}
              <span class="quiet">{existing(each, materials)}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <ChooseMany
        title={text("installWho")}
        name="holder"
        all={materials.holders.map(({ id, name, kind: sort }) => ({
          id,
          name,
          more: text(sort === "profile" ? "installProfile" : "installPermissionSet"),
        }))}
        chosen={holders.value}
        choose={(next) => {
          holders.value = next;
        }}
      />
      <ChooseMany
        title={text("installWhere")}
        name="layout"
        all={materials.layouts.map(({ id, name, object }) => ({ id, name, more: objectText(object) }))}
        chosen={layouts.value}
        choose={(next) => {
          layouts.value = next;
        }}
      />
      {holders.value.size === 0 && kind.value === "marketoSales" && (
        <p class="quiet">{text("installNobody")}</p>
      )}
      <div class="buttons">
        <button
          type="submit"
          class="button button-primary"
          data-part="install-preview"
          aria-busy={guide.doing.value === "plan"}
        >
          {text("installPreview")}
        </button>
      </div>
    </form>
  );
}

function existing(kind: Wish["kind"], { fields }: Materials): string {
  if (kind === "emailOptOut") return text("installStandard");
  const { Lead, Contact } = fields.marketoSales;
  if (Lead !== null && Contact !== null) return text("installBothThere");
  return text(Lead === null && Contact === null ? "installBothNew" : "installOneNew");
}
