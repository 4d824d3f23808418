import type { Table } from "../store/table.ts";
import { apiPath, type RestAnswer, type RestCall } from "./call.ts";
import { describeField } from "./describe-field.ts";
import { tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** Which fields a user's page layout shows, as far as they may see them. */
export const LAYOUT_ROUTES: readonly Route[] = [
  route("GET", "/sobjects/:object/describe/layouts", layouts),
  route("GET", "/sobjects/:object/describe/layouts/:recordType", layouts),
];

const MASTER_RECORD_TYPE = "012000000000000AAA";

function layouts(call: RestCall, { object = "" }: Readonly<Record<string, string>>): RestAnswer {
  const table = tableInPath(call, object);
  const layout = call.org.layouts.of(table.definition.name);
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
  const path = `${apiPath(call)}/sobjects/${table.definition.name}`;
  return {
    status: 200,
    body: {
      layouts: [
        {
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
        },
      ],
      recordTypeMappings: [
        {
          active: true,
          available: true,
          defaultRecordTypeMapping: true,
          developerName: "Master",
          layoutId: layout.id,
          master: true,
          name: "Master",
          picklistsForRecordType: [],
          recordTypeId: MASTER_RECORD_TYPE,
          urls: { layout: `${path}/describe/layouts/${MASTER_RECORD_TYPE}` },
        },
      ],
      recordTypeSelectorRequired: [false],
    },
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
