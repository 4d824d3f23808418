import { customFieldId, removeCustomField } from "../custom-fields.ts";
import { notSimulated, SalesforceError } from "../error.ts";
import { parseId } from "../id.ts";
import type { CustomField } from "../schema/custom-field.ts";
import type { Table } from "../store/table.ts";
import { apiPath, bodyOf, isObject, type RestAnswer, type RestCall } from "./call.ts";
import { layoutMetadata, writeLayout } from "./layout-metadata.ts";
import { query } from "./query.ts";
import { recordJson } from "./record.ts";
import { type Route, route } from "./routes.ts";

/** The Tooling API, as far as setting up an opt-out field needs it: custom fields and page layouts. */
export const TOOLING_ROUTES: readonly Route[] = [
  route("GET", "/tooling/query", toolingQuery),
  route("POST", "/tooling/sobjects/CustomField", createField),
  route("GET", "/tooling/sobjects/CustomField/:id", readField),
  route("DELETE", "/tooling/sobjects/CustomField/:id", deleteField),
  route("GET", "/tooling/sobjects/Layout/:id", readLayout),
  route("PATCH", "/tooling/sobjects/Layout/:id", patchLayout),
];

type Named = Readonly<Record<string, string>>;

/** Types of the Metadata API's CustomField that are simulated, and what they are here. */
const TYPES: Readonly<Record<string, CustomField["type"]>> = {
  Checkbox: "checkbox",
  Text: "text",
  Email: "email",
  DateTime: "datetime",
};

/** A query's answer has more keys here than in the data API (Tooling API guide, Query). */
function toolingQuery(call: RestCall): RestAnswer {
  const tooling = { ...call, view: call.org.viewOf(call.userId, "tooling") };
  const answer = query(tooling, false, `${apiPath(call)}/tooling`);
  const body = isObject(answer.body) ? answer.body : {};
  const records = Array.isArray(body.records) ? body.records : [];
  const [first] = records;
  const attributes = isObject(first) && isObject(first.attributes) ? first.attributes : {};
  return {
    ...answer,
    body: { size: records.length, ...body, queryLocator: null, entityTypeName: attributes.type ?? null },
  };
}

function createField(call: RestCall): RestAnswer {
  toolingTable(call, "CustomField", true);
  const body = bodyOf(call);
  const [, objectName = "", name = ""] = /^(\w+)\.(\w+__c)$/.exec(String(body.FullName ?? "")) ?? [];
  const metadata = body.Metadata;
  if (name === "" || !isObject(metadata)) {
    throw new SalesforceError(
      400,
      "FIELD_INTEGRITY_EXCEPTION",
      "FullName must be <Object>.<Name>__c, and Metadata is required",
      ["FullName"],
    );
  }
  const table = call.view.table(objectName);
  if (table === undefined) {
    throw new SalesforceError(400, "FIELD_INTEGRITY_EXCEPTION", `Invalid entity: ${objectName}`, [
      "FullName",
    ]);
  }
  if (table.field(name) !== undefined) {
    throw new SalesforceError(
      400,
      "DUPLICATE_DEVELOPER_NAME",
      `There is already a field named ${name.replace(/__c$/, "")} on ${table.definition.label}.`,
      ["DeveloperName"],
    );
  }
  const asked = String(metadata.type ?? "");
  const type = TYPES[asked];
  if (type === undefined) throw notSimulated(`making a custom field of type ${asked}`);
  if (type === "checkbox" && metadata.defaultValue == null) {
    throw new SalesforceError(
      400,
      "FIELD_INTEGRITY_EXCEPTION",
      "Must specify 'defaultValue' for a CustomField of type Checkbox",
      ["DefaultValue"],
    );
  }
  const external = type === "text" && metadata.externalId === true;
  call.org.addCustomField(table.definition.name, {
    name,
    label: String(metadata.label ?? name),
    type: external ? "externalId" : type,
    onLayout: false,
  });
  // A field made by the API is hidden from everyone until FieldPermissions say otherwise.
  for (const profile of call.org.profileNames) {
    call.org.setFieldSecurity(profile, table.definition.name, name, "hidden");
  }
  const id = customFieldId(call.org, table.definition.name, name);
  const made = call.org.place(id);
  made.table.set(made.row, "CreatedById", call.userId);
  made.table.set(made.row, "LastModifiedById", call.userId);
  return { status: 201, body: { id, success: true, errors: [], warnings: [], infos: [] } };
}

/**
 * The guide's page on CustomField lists Query, GET, POST and PATCH alone; public tools delete fields this way all the
 * same (an MCP server for Salesforce documents it, and scripts that clear away unused fields).
 */
function deleteField(call: RestCall, { id = "" }: Named): RestAnswer {
  toolingTable(call, "CustomField", true);
  const { table, row } = toolingRecord(call, "CustomField", id);
  const [object = "", name = ""] = String(table.get(row, "FullName")).split(".");
  removeCustomField(call.org, object, name);
  return { status: 204 };
}

function readField(call: RestCall, { id = "" }: Named): RestAnswer {
  const { table, row } = toolingRecord(call, "CustomField", id);
  const [object = "", name = ""] = String(table.get(row, "FullName")).split(".");
  const field = call.org.store.table(object).field(name);
  const type = Object.entries(TYPES).find(
    ([, made]) => made === (field?.type === "boolean" ? "checkbox" : field?.type),
  );
  return {
    status: 200,
    body: {
      ...toolingJson(call, table, row),
      Metadata: {
        label: field?.label ?? null,
        type: type?.[0] ?? "Text",
        defaultValue: field?.type === "boolean" ? "false" : null,
        externalId: field?.externalId ?? false,
        description: null,
        inlineHelpText: null,
        trackHistory: false,
        unique: field?.unique ?? null,
      },
    },
  };
}

function readLayout(call: RestCall, { id = "" }: Named): RestAnswer {
  const { table, row } = toolingRecord(call, "Layout", id);
  const layout = call.org.layouts.all.find((each) => each.id === table.idOf(row));
  if (layout === undefined)
    throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  const asked = call.query.get("fields");
  const whole: Record<string, unknown> = {
    ...toolingJson(call, table, row),
    Metadata: layoutMetadata(layout),
  };
  const kept = asked === null ? Object.keys(whole) : ["attributes", ...asked.split(",")];
  return { status: 200, body: Object.fromEntries(kept.map((key) => [key, whole[key] ?? null])) };
}

function patchLayout(call: RestCall, { id = "" }: Named): RestAnswer {
  toolingTable(call, "Layout", true);
  const { table, row } = toolingRecord(call, "Layout", id);
  const layout = call.org.layouts.all.find((each) => each.id === table.idOf(row));
  const metadata = bodyOf(call).Metadata;
  if (layout === undefined || !isObject(metadata)) {
    throw new SalesforceError(400, "JSON_PARSER_ERROR", "Required field is missing: Metadata");
  }
  const { object } = layout;
  layout.fields = writeLayout(
    metadata,
    call.org.store.table(object === "PersonAccount" ? "Account" : object),
  );
  return { status: 204 };
}

/** A record of set-up; its address is one of the Tooling API, too. */
function toolingJson(call: RestCall, table: Table, row: number): Record<string, unknown> {
  const type = table.definition.name;
  const url = `${apiPath(call)}/tooling/sobjects/${type}/${table.idOf(row)}`;
  return { ...recordJson(call, table, row, table.definition.fields), attributes: { type, url } };
}

/** Without View Setup the object is not there at all; without Customize Application it cannot be written. */
function toolingTable(call: RestCall, object: string, writing: boolean): Table {
  const table = call.org.viewOf(call.userId, "tooling").table(object);
  if (table === undefined) {
    throw new SalesforceError(400, "INVALID_TYPE", `sObject type '${object}' is not supported.`);
  }
  if (writing && !call.org.security.may(call.userId, "CustomizeApplication")) {
    throw new SalesforceError(
      403,
      "INSUFFICIENT_ACCESS_OR_READONLY",
      "insufficient access rights on object id",
      [],
    );
  }
  return table;
}

function toolingRecord(call: RestCall, object: string, id: string): { table: Table; row: number } {
  const table = toolingTable(call, object, false);
  const row = parseId(id) === null ? null : table.rowOf(id);
  if (row === null) throw new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
  return { table, row };
}
