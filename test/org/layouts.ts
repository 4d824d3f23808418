import type { Store } from "./store/store.ts";

/** The page layout of an object: which fields it shows, in their order. */
export interface PageLayout {
  readonly id: string;
  /** `Lead`, or `PersonAccount`. */
  readonly object: string;
  /** `Lead-Lead Layout`, as Metadata names it. */
  readonly fullName: string;
  fields: readonly string[];
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  Lead: [
    "OwnerId",
    "Phone",
    "Name",
    "MobilePhone",
    "Company",
    "Email",
    "Title",
    "LeadSource",
    "Industry",
    "Status",
    "City",
    "HasOptedOutOfEmail",
    "Country",
    "DoNotCall",
  ],
  Contact: [
    "OwnerId",
    "Phone",
    "Name",
    "MobilePhone",
    "AccountId",
    "Email",
    "Title",
    "LeadSource",
    "Department",
    "MailingCity",
    "MailingCountry",
    "HasOptedOutOfEmail",
    "DoNotCall",
  ],
  Account: ["OwnerId", "Phone", "Name", "Website", "Type", "BillingCity", "Industry", "BillingCountry"],
  PersonAccount: [
    "OwnerId",
    "Phone",
    "Name",
    "PersonMobilePhone",
    "PersonEmail",
    "PersonTitle",
    "PersonMailingCity",
    "PersonHasOptedOutOfEmail",
    "PersonMailingCountry",
    "PersonDoNotCall",
  ],
  Task: ["OwnerId", "Subject", "WhoId", "ActivityDate", "Status", "Priority", "Description"],
};

/** The page layouts of an org. Each object has one that users see, and person accounts have their own. */
export class Layouts {
  readonly #store: Store;
  readonly #made = new Map<string, PageLayout>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The layout of an object, or of `PersonAccount`. */
  of(object: string): PageLayout {
    const made = this.#made.get(object);
    if (made !== undefined) return made;
    const name = `${object === "PersonAccount" ? "Person Account" : object} Layout`;
    const layout = this.#make(object, name);
    this.#made.set(object, layout);
    return layout;
  }

  /** A field is gone: so it is from every layout. */
  forget(object: string, field: string): void {
    for (const layout of this.all)
      if (layout.object === object) layout.fields = layout.fields.filter((each) => each !== field);
  }

  #make(object: string, name: string): PageLayout {
    const layouts = this.#store.table("Layout");
    const row = layouts.append();
    layouts.set(row, "Name", name);
    layouts.set(row, "FullName", `${object}-${name}`);
    layouts.set(row, "LayoutType", "Standard");
    layouts.set(row, "TableEnumOrId", object);
    return {
      id: layouts.idOf(row),
      object,
      fullName: `${object}-${name}`,
      fields: FIELDS[object] ?? ["Id"],
    };
  }

  /** Puts a field at the end of a layout. */
  add(object: string, field: string): void {
    const layout = this.of(object);
    if (!layout.fields.includes(field)) layout.fields = [...layout.fields, field];
  }

  get all(): readonly PageLayout[] {
    for (const object of Object.keys(FIELDS)) this.of(object);
    return [...this.#made.values()];
  }
}
