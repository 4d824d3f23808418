import { SalesforceError } from "../error.ts";
import type { PageLayout } from "../layouts.ts";
import type { Table } from "../store/table.ts";
import { apiPath, type RestAnswer, type RestCall } from "./call.ts";
import { describeField } from "./describe-field.ts";
import { tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** Which fields a user's page layout shows, as far as they may see them. */
export const LAYOUT_ROUTES: readonly Route[] = [
  route("GET", "/sobjects/:object/describe/layouts", layouts),
  route("GET", "/sobjects/:object/describe/layouts/:recordType", layoutOfRecordType),
];

const MASTER_RECORD_TYPE = "012000000000000AAA";

/**
 * All layouts of an object. Where it has several record types there are none in the answer: they are asked for one by
 * one (REST guide, "Get Layouts and Descriptions for an Object With Multiple Record Types").
 */
function layouts(call: RestCall, { object = "" }: Readonly<Record<string, string>>): RestAnswer {
  const table = tableInPath(call, object);
  const types = recordTypes(call, table);
  const path = `${apiPath(call)}/sobjects/${table.definition.name}`;
  return {
    status: 200,
    body: {
      layouts: types.length > 1 ? null : types.map(({ layout }) => description(call, table, layout)),
      recordTypeMappings: types.map(({ id, name, layout, master }) => ({
        active: true,
        available: true,
        defaultRecordTypeMapping: name === types[0]?.name,
        developerName: name.replaceAll(" ", ""),
        layoutId: layout.id,
        master,
        name,
        picklistsForRecordType: [],
        recordTypeId: id,
        urls: { layout: `${path}/describe/layouts/${id}` },
      })),
      recordTypeSelectorRequired: [types.length > 1],
    },
  };
}

function layoutOfRecordType(
  call: RestCall,
  { object = "", recordType = "" }: Readonly<Record<string, string>>,
): RestAnswer {
  const table = tableInPath(call, object);
  const type = recordTypes(call, table).find(({ id }) => id.slice(0, 15) === recordType.slice(0, 15));
  if (type === undefined)
    throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  return { status: 200, body: description(call, table, type.layout) };
}

interface TypeOfRecord {
  readonly id: string;
  readonly name: string;
  readonly master: boolean;
  readonly layout: PageLayout;
}

/** The record types of an object that a user may choose from, each with the layout of its records. */
function recordTypes({ org }: RestCall, table: Table): TypeOfRecord[] {
  const object = table.definition.name;
  const all = org.store.table("RecordType");
  const own: TypeOfRecord[] = [];
  for (let row = 0; row < all.count; row++) {
    if (all.get(row, "SobjectType") !== object) continue;
    const person = all.get(row, "IsPersonType") === true;
    own.push({
      id: all.idOf(row),
      name: String(all.get(row, "Name")),
      master: false,
      layout: org.layouts.of(person ? "PersonAccount" : object),
    });
  }
  if (own.length > 0) return own;
  return [{ id: MASTER_RECORD_TYPE, name: "Master", master: true, layout: org.layouts.of(object) }];
}

function description(call: RestCall, table: Table, layout: PageLayout): Record<string, unknown> {
  const section = {
    columns: 2,
    heading: `${table.definition.label} Information`,
    layoutRows: layoutRows(call, table, layout.fields),
    layoutSectionId: "01B5g000000AbCdEAK",
    parentLayoutId: layout.id,
    rows: Math.ceil(layout.fields.length / 2),
    tabOrder: "TopToBottom",
    useCollapsibleSection: false,
    useHeading: false,
  };
  return {
    buttonLayoutSection: { detailButtons: [] },
    detailLayoutSections: [section],
    editLayoutSections: [section],
    feedView: null,
    highlightsPanelLayoutSection: null,
    id: layout.id,
    multirowEditLayoutSections: [],
    offlineLinks: [],
    quickActionList: null,
    relatedContent: null,
    relatedLists: [],
    saveOptions: [],
  };
}

function layoutRows(call: RestCall, table: Table, names: readonly string[]): unknown[] {
  const visible = new Map(call.view.fields(table).map((field) => [field.name, field]));
  const shown = names.flatMap((name) => visible.get(name) ?? []);
  const cells = shown.map((field) => ({
    editableForNew: field.createable,
    editableForUpdate: field.updateable,
    label: field.label,
    layoutComponents: [
      {
        behavior: field.nillable || field.type === "boolean" ? "Edit" : "Required",
        details: describeField(field),
        displayLines: 1,
        tabOrder: names.indexOf(field.name) + 1,
        type: "Field",
        value: field.name,
      },
    ],
    placeholder: false,
    required: !field.nillable && field.type !== "boolean",
  }));
  // The key is Salesforce's own word.
  return pairsOf(cells).map((pair) => ({ layoutItems: pair, numItems: pair.length }));
}

function pairsOf<T>(list: readonly T[]): T[][] {
  const pairs: T[][] = [];
  for (let at = 0; at < list.length; at += 2) pairs.push(list.slice(at, at + 2));
  return pairs;
}
