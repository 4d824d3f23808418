import { checkbox, field, lookup, picklist, SYSTEM } from "./field.ts";
import { type ObjectDefinition, object } from "./object.ts";

/**
 * `LeadHistory` and its like (object reference, LeadHistory): one row per change of a tracked field. `OldValue` and
 * `NewValue` can be read but not filtered by.
 */
function history(parent: string, keyPrefix: string): ObjectDefinition {
  const unfiltered = { ...SYSTEM, filterable: false, sortable: false, groupable: false, aggregatable: false };
  return object({
    name: `${parent}History`,
    label: `${parent} History`,
    labelPlural: `${parent} History`,
    keyPrefix,
    writable: false,
    fields: [
      field("id", "Id", `${parent} History ID`, { ...SYSTEM, nillable: false }),
      checkbox("IsDeleted", "Deleted", { ...SYSTEM }),
      lookup(`${parent}Id`, `${parent} ID`, parent, [parent], {
        ...SYSTEM,
        nillable: false,
        indexed: true,
        childrenName: "Histories",
      }),
      lookup("CreatedById", "Created By ID", "CreatedBy", ["User"], { ...SYSTEM, nillable: false }),
      field("datetime", "CreatedDate", "Created Date", { ...SYSTEM, nillable: false }),
      picklist("Field", "Changed Field", [], { ...SYSTEM, nillable: false }),
      picklist("DataType", "Datatype", [], { ...SYSTEM }),
      field("string", "OldValue", "Old Value", { ...unfiltered, length: 255 }),
      field("string", "NewValue", "New Value", { ...unfiltered, length: 255 }),
    ],
  });
}

export const LEAD_HISTORY = history("Lead", "017");
export const CONTACT_HISTORY = history("Contact", "03h");
export const ACCOUNT_HISTORY = history("Account", "0AX");
