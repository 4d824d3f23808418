import { createHash } from "node:crypto";
import { notSimulated, SalesforceError } from "../error.ts";
import { parseId } from "../id.ts";
import type { FieldDefinition } from "../schema/field.ts";
import type { Table } from "../store/table.ts";
import type { RestAnswer, RestCall } from "./call.ts";
import { describeField } from "./describe-field.ts";
import { tableInPath } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** The API behind Lightning's pages: a record with chosen fields, and what an object is (UI API guide). */
export const UI_API_ROUTES: readonly Route[] = [
  route("GET", "/ui-api/records/:id", readRecord),
  route("GET", "/ui-api/object-info/:object", objectDescription),
];

type Named = Readonly<Record<string, string>>;

function readRecord(call: RestCall, { id = "" }: Named): RestAnswer {
  const table = parseId(id) === null ? undefined : call.org.store.tableOf(id);
  const row = table?.rowOf(id) ?? null;
  if (table === undefined || row === null || !call.view.sees(table) || !call.view.maySee(table, row, false)) {
    throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  }
  if (call.query.has("layoutTypes"))
    throw notSimulated("records by layout in the UI API: name `fields` instead");
  const required = named(call.query.get("fields"));
  const optional = named(call.query.get("optionalFields"));
  const visible = new Map(
    call.view.fields(table).map((field) => [`${table.definition.name}.${field.name}`, field]),
  );
  const unknown = required.find((name) => !visible.has(name));
  if (unknown !== undefined) {
    throw new SalesforceError(400, "INVALID_FIELD", `Invalid fields: [${unknown}]`);
  }
  const fields = [...required, ...optional].flatMap((name) => visible.get(name) ?? []);
  const value = (name: string) => table.get(row, name);
  call.logged.records++;
  return {
    status: 200,
    body: {
      apiName: table.definition.name,
      childRelationships: {},
      eTag: eTagOf(
        `${table.idOf(row)} ${table.field("SystemModstamp") === undefined ? "" : value("SystemModstamp")}`,
      ),
      fields: Object.fromEntries(
        // Here datetimes end in Z (UI API guide, Record).
        fields.map((field) => [field.name, { displayValue: null, value: value(field.name) }]),
      ),
      id: table.idOf(row),
      lastModifiedById: table.field("LastModifiedById") === undefined ? null : value("LastModifiedById"),
      lastModifiedDate: table.field("LastModifiedDate") === undefined ? null : value("LastModifiedDate"),
      recordTypeId: null,
      recordTypeInfo: null,
      systemModstamp: table.field("SystemModstamp") === undefined ? null : value("SystemModstamp"),
      weakEtag: Date.parse(String(value("SystemModstamp"))),
    },
  };
}

/** Changes when what it stands for changes. */
function eTagOf(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

function objectDescription(call: RestCall, { object = "" }: Named): RestAnswer {
  const table = tableInPath(call, object);
  const { name, label, labelPlural, keyPrefix, searchable, layoutable, writable } = table.definition;
  const { security } = call.org;
  return {
    status: 200,
    body: {
      apiName: name,
      associateEntityType: null,
      associateParentEntity: null,
      childRelationships: call.view.children(table).map((child) => ({
        childObjectApiName: child.childObject,
        fieldName: child.field,
        junctionIdListNames: [],
        junctionReferenceTo: [],
        relationshipName: child.relationshipName,
      })),
      createable: writable && security.objectRight(call.userId, name, "create"),
      custom: name.endsWith("__c"),
      defaultRecordTypeId: "012000000000000AAA",
      deletable: writable && security.objectRight(call.userId, name, "delete"),
      dependentFields: {},
      eTag: eTagOf(`${name} ${call.org.security.version}`),
      feedEnabled: searchable,
      fields: Object.fromEntries(
        call.view.fields(table).map((field) => [field.name, fieldDescription(table, field)]),
      ),
      keyPrefix,
      label,
      labelPlural,
      layoutable,
      mruEnabled: searchable,
      nameFields: call.view
        .fields(table)
        .filter((field) => field.nameField || field.compound === "Name")
        .map((field) => field.name),
      queryable: true,
      recordTypeInfos: {
        "012000000000000AAA": {
          available: true,
          defaultRecordTypeMapping: true,
          master: true,
          name: "Master",
          recordTypeId: "012000000000000AAA",
        },
      },
      searchable,
      updateable: writable && security.objectRight(call.userId, name, "edit"),
    },
  };
}

function fieldDescription(table: Table, field: FieldDefinition): Record<string, unknown> {
  const described = describeField(field);
  const kept = [
    "calculated",
    "createable",
    "custom",
    "externalId",
    "filterable",
    "htmlFormatted",
    "inlineHelpText",
    "label",
    "length",
    "nameField",
    "polymorphicForeignKey",
    "precision",
    "relationshipName",
    "scale",
    "sortable",
    "unique",
    "updateable",
  ];
  return {
    ...Object.fromEntries(kept.map((key) => [key, described[key]])),
    apiName: field.name,
    compound: field.type === "address" || (field.nameField && table.field("LastName") !== undefined),
    compoundComponentName: null,
    compoundFieldName: field.compound,
    controllerName: null,
    controllingFields: [],
    dataType: field.type.charAt(0).toUpperCase() + field.type.slice(1),
    extraTypeInfo: null,
    maskType: null,
    reference: field.type === "reference",
    referenceTargetField: null,
    referenceToInfos: field.referenceTo.map((apiName) => ({ apiName, nameFields: ["Name"] })),
    required: !field.nillable && field.type !== "boolean",
    searchPrefilterable: field.type === "reference",
  };
}

function named(list: string | null): string[] {
  return (list ?? "")
    .split(",")
    .map((each) => each.trim())
    .filter((each) => each !== "");
}
