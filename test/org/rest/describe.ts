import { toSecond } from "../clock.ts";
import { notSimulated } from "../error.ts";
import type { FieldDefinition } from "../schema/field.ts";
import type { Table } from "../store/table.ts";
import { apiPath, type RestAnswer, type RestCall } from "./call.ts";
import { describeField } from "./describe-field.ts";
import { tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** What objects there are, and their fields: as this user may know them. */
export const DESCRIBE_ROUTES: readonly Route[] = [
  route("GET", "/", (call) => ({ status: 200, body: resources(call) })),
  route("GET", "/sobjects", describeGlobal),
  route("GET", "/sobjects/:object/describe", describe),
  route("GET", "/sobjects/:object", basics),
];

function resources(call: RestCall): unknown {
  const path = apiPath(call);
  const names = [
    "composite",
    "limits",
    "query",
    "queryAll",
    "sobjects",
    "search",
    "parameterizedSearch",
    "tooling",
  ];
  return {
    ...Object.fromEntries(names.map((name) => [name, `${path}/${name}`])),
    identity: `${call.origin}/id/${call.org.id}/${call.userId}`,
  };
}

function describeGlobal(call: RestCall): RestAnswer {
  const tables = call.org.store.tables.filter((table) => call.view.sees(table));
  return {
    status: 200,
    body: { encoding: "UTF-8", maxBatchSize: 200, sobjects: tables.map((table) => traits(call, table)) },
  };
}

/** With `If-Modified-Since` it costs no body when nothing changed since (REST guide, sObject Describe). */
function describe(call: RestCall, { object = "" }: Readonly<Record<string, string>>): RestAnswer {
  // jsforce asks for it to find the fields of `Owner.*`, which may be a user or a queue.
  if (/^name$/i.test(object)) throw notSimulated("the object Name outside SOQL");
  const table = tableInPath(call, object);
  const path = `${apiPath(call)}/sobjects/${table.definition.name}`;
  const changedAt = toSecond(call.org.security.changedAt);
  const headers = { "last-modified": new Date(changedAt).toUTCString() };
  const since = Date.parse(call.headers["if-modified-since"] ?? "");
  if (since >= changedAt) return { status: 304, headers };
  return {
    status: 200,
    headers,
    body: {
      actionOverrides: [],
      childRelationships: call.view.children(table).map((child) => ({
        cascadeDelete: false,
        childSObject: child.childObject,
        deprecatedAndHidden: false,
        field: child.field,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: child.relationshipName,
        restrictedDelete: false,
      })),
      compactLayoutable: table.definition.layoutable,
      defaultImplementation: null,
      extendedBy: null,
      extendsInterfaces: null,
      implementedBy: null,
      implementsInterfaces: null,
      fields: call.view.fields(table).map((field: FieldDefinition) => describeField(field)),
      ...traits(call, table),
      listviewable: null,
      lookupLayoutable: null,
      namedLayoutInfos: [],
      networkScopeFieldName: null,
      recordTypeInfos: [
        {
          active: true,
          available: true,
          defaultRecordTypeMapping: true,
          developerName: "Master",
          master: true,
          name: "Master",
          recordTypeId: "012000000000000AAA",
          urls: { layout: `${path}/describe/layouts/012000000000000AAA` },
        },
      ],
      searchLayoutable: table.definition.searchable,
      sobjectDescribeOption: "FULL",
      supportedScopes: [
        { label: `All ${table.definition.labelPlural.toLowerCase()}`, name: "everything" },
        { label: `My ${table.definition.labelPlural.toLowerCase()}`, name: "mine" },
      ],
    },
  };
}

function basics(call: RestCall, { object = "" }: Readonly<Record<string, string>>): RestAnswer {
  const table = tableInPath(call, object);
  return { status: 200, body: { objectDescribe: traits(call, table), recentItems: [] } };
}

function traits(call: RestCall, table: Table): Record<string, unknown> {
  const { name, label, labelPlural, keyPrefix, writable, searchable, layoutable, mergeable } =
    table.definition;
  const path = `${apiPath(call)}/sobjects/${name}`;
  const { security } = call.org;
  const may = (right: "create" | "edit" | "delete") =>
    writable && security.objectRight(call.userId, name, right);
  return {
    activateable: false,
    associateEntityType: name.endsWith("History") ? "History" : null,
    associateParentEntity: name.endsWith("History") ? name.replace(/History$/, "") : null,
    createable: may("create"),
    custom: name.endsWith("__c"),
    customSetting: false,
    deepCloneable: false,
    deletable: may("delete"),
    deprecatedAndHidden: false,
    feedEnabled: searchable,
    hasSubtypes: false,
    isInterface: false,
    isSubtype: false,
    keyPrefix,
    label,
    labelPlural,
    layoutable,
    mergeable: mergeable && may("edit"),
    mruEnabled: searchable,
    name,
    queryable: true,
    replicateable: table.field("SystemModstamp") !== undefined,
    retrieveable: true,
    searchable,
    triggerable: writable,
    undeletable: writable,
    updateable: may("edit"),
    urls: {
      rowTemplate: `${path}/{ID}`,
      describe: `${path}/describe`,
      sobject: path,
      ...(layoutable ? layoutUrls(call, path, keyPrefix) : {}),
    },
  };
}

function layoutUrls(call: RestCall, path: string, keyPrefix: string): Record<string, string> {
  return {
    compactLayouts: `${path}/describe/compactLayouts`,
    layouts: `${path}/describe/layouts`,
    quickActions: `${path}/quickActions`,
    uiDetailTemplate: `${call.origin}/{ID}`,
    uiEditTemplate: `${call.origin}/{ID}/e`,
    uiNewRecord: `${call.origin}/${keyPrefix}/e`,
  };
}
