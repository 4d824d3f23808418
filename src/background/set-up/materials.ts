/** What an installation can be made of, from what the org has. */
import type { Holder, Materials, PageLayout, Wish } from "../../model/set-up";
import { EMAIL_OPT_OUT } from "../../settings";
import { isMarketoField } from "../field-choices";
import { fieldsOn } from "../salesforce/set-up/layout-metadata";
import type { CustomFieldName, SetUp, Sight } from "../salesforce/set-up/set-up";
import { chosenFields, type Present } from "./plan";

/** Four calls; five where an object has several record types. Rejects with a `SalesforceFailure`. */
export async function readMaterials(setUp: SetUp): Promise<Materials> {
  const { fields, customFields } = await setUp.readSight();
  return materialsOf(
    fields,
    customFields ?? (await setUp.readCustomFields()),
    await setUp.readHolders(),
    await setUp.readLayouts(),
  );
}

/** What of a wish is there already. One call, and one for each layout. Rejects with a `SalesforceFailure`. */
export async function readPresent(wish: Wish, materials: Materials, setUp: SetUp): Promise<Present> {
  const fields = chosenFields(wish, materials);
  const editors = await setUp.readEditors([`Lead.${fields.Lead}`, `Contact.${fields.Contact}`]);
  const layouts = new Set<string>();
  for (const layout of materials.layouts.filter(({ id }) => wish.layouts.includes(id))) {
    const shown = fieldsOn(await setUp.readLayout(layout.id));
    if (shown.includes(fields[layout.object])) layouts.add(layout.id);
  }
  return { rights: new Set(editors.map(({ holderId, field }) => `${holderId} ${field}`)), layouts };
}

/** The same as `readMaterials` from answers. Pure. */
function materialsOf(
  fields: Sight["fields"],
  customFields: readonly CustomFieldName[],
  holders: readonly Holder[],
  layouts: readonly PageLayout[],
): Materials {
  const marketo = (object: "Lead" | "Contact"): string | null => {
    const byLabel = fields[object]?.find((field) => field.custom && isMarketoField(field));
    const byName = customFields.find(
      (it) => it.object === object && isMarketoField({ name: it.field, label: "" }),
    );
    return byLabel?.name ?? byName?.field ?? null;
  };
  return {
    holders: [...holders].sort(
      (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name) || compare(one, other),
    ),
    layouts: [...layouts].sort(
      (one, other) => compareObjects(one, other) || one.name.localeCompare(other.name) || compare(one, other),
    ),
    fields: {
      emailOptOut: { Lead: EMAIL_OPT_OUT, Contact: EMAIL_OPT_OUT },
      marketoSales: { Lead: marketo("Lead"), Contact: marketo("Contact") },
    },
  };
}

function rank({ kind }: Holder): number {
  return kind === "profile" ? 0 : 1;
}

function compare(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}

const ORDER = ["Lead", "Contact", "Account"];

function compareObjects(one: PageLayout, other: PageLayout): number {
  return ORDER.indexOf(one.object) - ORDER.indexOf(other.object);
}
