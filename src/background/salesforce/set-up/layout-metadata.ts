/** A page layout as the Tooling API gives it, and what a field's coming and going changes in it. Pure. */

/** The whole of it is sent back, so what is not known here is kept as it is. */
export type LayoutMetadata = Readonly<Record<string, unknown>>;

type Plain = Readonly<Record<string, unknown>>;

/** An opt-out belongs beside the standard one, else beside the address. */
const NEIGHBOURS = ["HasOptedOutOfEmail", "PersonHasOptedOutOfEmail", "Email", "PersonEmail"];

/** What else a place on a layout may hold. Each is named, as in the layouts that the Tooling API gives. */
const EMPTY_ITEM: Plain = {
  analyticsCloudComponent: null,
  canvas: null,
  component: null,
  customLink: null,
  emptySpace: null,
  height: null,
  page: null,
  reportChartComponent: null,
  scontrol: null,
  showLabel: null,
  showScrollbars: null,
  width: null,
};

/** The fields on a layout, section by section. */
export function fieldsOn(metadata: LayoutMetadata): string[] {
  return columnsOf(metadata).flatMap((column) =>
    itemsOf(column).flatMap(({ field }) => (typeof field === "string" ? [field] : [])),
  );
}

/** The layout with a field put beside its neighbours; the same one if the field is there, or no column to put it in. */
export function withField(metadata: LayoutMetadata, field: string): LayoutMetadata {
  if (fieldsOn(metadata).includes(field)) return metadata;
  const neighbour = NEIGHBOURS.find((it) => fieldsOn(metadata).includes(it));
  let placed = false;
  return eachColumn(metadata, (items) => {
    if (placed) return items;
    const at = neighbour === undefined ? items.length - 1 : items.findIndex((it) => it.field === neighbour);
    if (neighbour !== undefined && at < 0) return items;
    placed = true;
    return [...items.slice(0, at + 1), { ...EMPTY_ITEM, behavior: "Edit", field }, ...items.slice(at + 1)];
  });
}

/** The layout without a field. */
export function withoutField(metadata: LayoutMetadata, field: string): LayoutMetadata {
  return eachColumn(metadata, (items) => items.filter((it) => it.field !== field));
}

/**
 * What the Tooling API gives and refuses to take back ("Cannot deserialize instance of complexvalue …") is left out:
 * Salesforce then keeps what it has (so does Jetstream, in `create-fields-utils`).
 */
export function acceptable(metadata: LayoutMetadata): LayoutMetadata {
  const { platformActionList, summaryLayout, relatedLists, ...others } = metadata;
  return {
    ...others,
    ...(isPlain(platformActionList) && typeof platformActionList.actionListContext === "string"
      ? {}
      : { platformActionList }),
    ...(isPlain(summaryLayout) && typeof summaryLayout.summaryLayoutStyle === "string"
      ? {}
      : { summaryLayout }),
    relatedLists: Array.isArray(relatedLists)
      ? relatedLists.map((list: unknown) =>
          isPlain(list) && Array.isArray(list.quickActions) && list.quickActions.length === 0
            ? { ...list, quickActions: null }
            : list,
        )
      : relatedLists,
  };
}

function eachColumn(
  metadata: LayoutMetadata,
  change: (items: readonly Plain[]) => readonly Plain[],
): LayoutMetadata {
  return {
    ...metadata,
    layoutSections: plains(metadata.layoutSections).map((section) =>
      // A section of links holds no fields.
      section.style === "CustomLinks"
        ? section
        : {
            ...section,
            layoutColumns: plains(section.layoutColumns).map((column) => {
              const items = itemsOf(column);
              const changed = change(items);
              return changed.length === items.length ? column : { ...column, layoutItems: changed };
            }),
          },
    ),
  };
}

function columnsOf(metadata: LayoutMetadata): Plain[] {
  return plains(metadata.layoutSections).flatMap((section) => plains(section.layoutColumns));
}

function itemsOf(column: Plain): Plain[] {
  return plains(column.layoutItems);
}

function plains(value: unknown): Plain[] {
  return Array.isArray(value) ? value.filter(isPlain) : [];
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
