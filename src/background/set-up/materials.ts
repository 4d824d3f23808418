/** What an installation can be made of, from what the org has. */
import type { Holder, Materials, PageLayout } from "../../set-up";
import { EMAIL_OPT_OUT } from "../../settings";
import { isMarketoField } from "../field-choices";
import type { CustomFieldName, SetUp, Sight } from "../salesforce/set-up/set-up";

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

/** The same from answers. Pure. */
export function materialsOf(
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
