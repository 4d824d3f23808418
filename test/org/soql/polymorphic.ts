import type { FieldShape, FieldType, ObjectShape, Row } from "./source.ts";

/**
 * A path through a reference with several possible objects (`Owner` of a Lead: User or Group) sees Salesforce's `Name`
 * object, whatever the record behind it is (Object Reference, "Name"; answers show `attributes.type` "Name").
 */
const FIELDS: readonly (readonly [string, FieldType])[] = [
  ["Id", "id"],
  ["Alias", "string"],
  ["Email", "email"],
  ["FirstName", "string"],
  ["IsActive", "boolean"],
  ["LastName", "string"],
  ["Name", "string"],
  ["NameOrAlias", "string"],
  ["Phone", "phone"],
  ["ProfileId", "reference"],
  ["Title", "string"],
  ["Type", "picklist"],
  ["UserRoleId", "reference"],
  ["Username", "string"],
];

export const NAME_SHAPE: ObjectShape = {
  name: "Name",
  keyPrefix: "",
  fields: new Map(FIELDS.map(([name, type]) => [name.toLowerCase(), shapeOf(name, type)])),
  childRelationships: [],
};

/** The value of a `Name` field, read from the record the reference points to. */
export function nameValue(field: string, object: string, row: Row): Row[string] {
  if (field === "Type") return row.Type ?? object;
  if (field === "NameOrAlias") return row.Alias ?? row.Name ?? null;
  return row[field] ?? null;
}

function shapeOf(name: string, type: FieldType): FieldShape {
  return {
    name,
    type,
    custom: false,
    nillable: name !== "Id",
    filterable: true,
    sortable: true,
    groupable: true,
    aggregatable: true,
    relationshipName: null,
    referenceTo: [],
  };
}
