/**
 * Set-up through one user's session: custom fields and page layouts by the Tooling API, rights to fields as the records
 * that they are (`FieldPermissions`, of a profile's own permission set or another).
 */
import * as v from "valibot";
import type { PersonObject } from "../../../model/person";
import { API_PATH } from "../connection";
import { failureOf } from "../failure";
import type { ApiSession } from "../request";
import { SalesforceFailure } from "../salesforce";
import { text, textList } from "../soql";
import { acceptable } from "./layout-metadata";
import type { SetUp } from "./set-up";
import { readSight } from "./sight";

const madeSchema = v.object({ id: v.string() });
const fieldNamesSchema = v.array(
  v.object({
    DeveloperName: v.string(),
    NamespacePrefix: v.nullish(v.string()),
    TableEnumOrId: v.picklist(["Lead", "Contact"]),
  }),
);
const foundFieldSchema = v.array(v.object({ Id: v.string(), CreatedById: v.string() }));
const grantsSchema = v.array(v.object({ Id: v.string(), PermissionsEdit: v.boolean() }));
const editorsSchema = v.array(v.object({ ParentId: v.string(), Field: v.string() }));
const holdersSchema = v.array(
  v.object({
    Id: v.string(),
    Label: v.nullish(v.string()),
    IsOwnedByProfile: v.boolean(),
    Profile: v.nullish(v.object({ Name: v.string() })),
  }),
);
/** A person account's layouts go under a name of their own, as in the Metadata API (`PersonAccount-…`). */
const LAYOUT_OBJECTS: Readonly<Record<string, PersonObject>> = {
  Lead: "Lead",
  Contact: "Contact",
  PersonAccount: "Account",
};
const layoutsSchema = v.array(v.object({ Id: v.string(), Name: v.string(), TableEnumOrId: v.string() }));
const metadataSchema = v.object({ Metadata: v.record(v.string(), v.unknown()) });

export function openSetUp(session: ApiSession): SetUp {
  const query = async <T>(schema: v.GenericSchema<unknown, T>, soql: string, api = ""): Promise<T> => {
    const url = `${API_PATH}${api}/query?q=${encodeURIComponent(soql)}`;
    const { body } = await session.request({ method: "GET", url });
    return read(v.object({ records: schema }), body).records;
  };
  const tooling = <T>(schema: v.GenericSchema<unknown, T>, soql: string) => query(schema, soql, "/tooling");
  const send = (method: string, path: string, body?: object) =>
    session.request({
      method,
      url: `${API_PATH}${path}`,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  const readCustomFields: SetUp["readCustomFields"] = async () => {
    const rows = await tooling(
      fieldNamesSchema,
      "SELECT DeveloperName, NamespacePrefix, TableEnumOrId FROM CustomField WHERE TableEnumOrId IN ('Lead','Contact')",
    );
    return rows.map(({ DeveloperName, NamespacePrefix, TableEnumOrId }) => ({
      object: TableEnumOrId,
      field: `${NamespacePrefix ? `${NamespacePrefix}__` : ""}${DeveloperName}__c`,
    }));
  };

  return {
    async readSight() {
      const sight = await readSight(session);
      return { ...sight, customFields: sight.mayInstall === true ? await readCustomFields() : null };
    },

    readCustomFields,

    async readHolders() {
      const rows = await query(
        holdersSchema,
        "SELECT Id, Label, IsOwnedByProfile, Profile.Name FROM PermissionSet WHERE IsOwnedByProfile = true OR IsCustom = true",
      );
      return rows.map(({ Id, Label, IsOwnedByProfile, Profile }) => ({
        id: Id,
        name: Profile?.Name ?? Label ?? Id,
        kind: IsOwnedByProfile ? ("profile" as const) : ("permissionSet" as const),
      }));
    },

    async readLayouts() {
      const rows = await tooling(
        layoutsSchema,
        "SELECT Id, Name, TableEnumOrId FROM Layout WHERE TableEnumOrId IN ('Lead','Contact','PersonAccount')",
      );
      return rows.flatMap(({ Id, Name, TableEnumOrId }) => {
        const object = LAYOUT_OBJECTS[TableEnumOrId];
        return object === undefined ? [] : [{ id: Id, name: Name, object }];
      });
    },

    async findField(object, field) {
      const [, name = ""] = /^(\w+)__c$/.exec(field) ?? [];
      const [found] = await tooling(
        foundFieldSchema,
        `SELECT Id, CreatedById FROM CustomField WHERE TableEnumOrId = ${text(object)} AND DeveloperName = ${text(name)} AND NamespacePrefix = null`,
      );
      return found === undefined ? null : { id: found.Id, createdById: found.CreatedById };
    },

    async createCheckbox(object, field, label, description) {
      const { body } = await send("POST", "/tooling/sobjects/CustomField", {
        FullName: `${object}.${field}`,
        Metadata: { label, type: "Checkbox", defaultValue: false, description },
      });
      return read(madeSchema, body).id;
    },

    async deleteField(fieldId) {
      await send("DELETE", `/tooling/sobjects/CustomField/${checkedId(fieldId)}`);
    },

    async countTicked(object, field) {
      const soql = `SELECT COUNT() FROM ${checkedName(object)} WHERE ${checkedName(field)} = true`;
      const { body } = await send("GET", `/query?q=${encodeURIComponent(soql)}`);
      return read(v.object({ totalSize: v.number() }), body).totalSize;
    },

    async readEditors(fields) {
      const rows = await query(
        editorsSchema,
        `SELECT ParentId, Field FROM FieldPermissions WHERE Field IN ${textList(fields)} AND PermissionsEdit = true`,
      );
      return rows.map(({ ParentId, Field }) => ({ holderId: ParentId, field: Field }));
    },

    async findGrant(holderId, object, field) {
      const [found] = await query(
        grantsSchema,
        `SELECT Id, PermissionsEdit FROM FieldPermissions WHERE ParentId = ${text(holderId)} AND SobjectType = ${text(object)} AND Field = ${text(`${object}.${field}`)}`,
      );
      return found === undefined ? null : { id: found.Id, edit: found.PermissionsEdit };
    },

    async giveGrant(holderId, object, field) {
      await send("POST", "/sobjects/FieldPermissions", {
        ParentId: holderId,
        SobjectType: object,
        Field: `${object}.${field}`,
        PermissionsRead: true,
        PermissionsEdit: true,
      });
    },

    async changeGrant(grantId, edit) {
      await send("PATCH", `/sobjects/FieldPermissions/${checkedId(grantId)}`, { PermissionsEdit: edit });
    },

    async removeGrant(grantId) {
      await send("DELETE", `/sobjects/FieldPermissions/${checkedId(grantId)}`);
    },

    async readLayout(layoutId) {
      const { body } = await send(
        "GET",
        `/tooling/sobjects/Layout/${checkedId(layoutId)}?fields=Id,Metadata`,
      );
      return read(metadataSchema, body).Metadata;
    },

    async writeLayout(layoutId, metadata) {
      await send("PATCH", `/tooling/sobjects/Layout/${checkedId(layoutId)}`, {
        Metadata: acceptable(metadata),
      });
    },
  };
}

function read<T>(schema: v.GenericSchema<unknown, T>, body: unknown): T {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) return parsed.output;
  throw new SalesforceFailure(
    failureOf("NOT_UNDERSTOOD", "Salesforce answered about the set-up in an unknown form."),
  );
}

/** Ids and names go into addresses and statements, whatever an answer or the database held. */
function checkedId(id: string): string {
  if (/^[a-zA-Z0-9]{15,18}$/.test(id)) return id;
  throw new SalesforceFailure(failureOf("FOREIGN_ADDRESS", "The address of a set-up record was refused."));
}

function checkedName(name: string): string {
  if (/^\w{1,80}$/.test(name)) return name;
  throw new SalesforceFailure(failureOf("FOREIGN_ADDRESS", "The name of a field was refused."));
}
