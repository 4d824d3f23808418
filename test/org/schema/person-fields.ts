/** Fields that objects of people have in common (object reference: Lead, Contact, Account). */
import { type FieldDefinition, field, lookup, picklist, SYSTEM, text } from "./field.ts";
import { SALUTATIONS } from "./picklists.ts";

/** The record that a record was merged into. */
export function mergedInto(object: string): FieldDefinition {
  return lookup("MasterRecordId", "Master Record ID", "MasterRecord", [object], { ...SYSTEM, indexed: true });
}

/** A person's name and its parts. */
export function nameFields(): FieldDefinition[] {
  return [
    text("LastName", "Last Name", 80, { nillable: false, permissionable: false, compound: "Name" }),
    text("FirstName", "First Name", 40, { permissionable: false, compound: "Name" }),
    picklist("Salutation", "Salutation", SALUTATIONS, { permissionable: false, compound: "Name" }),
    text("Name", "Full Name", 121, { ...SYSTEM, nillable: false, nameField: true }),
  ];
}

/** When the user who asks last looked at the record. */
export function viewedFields(): FieldDefinition[] {
  return [
    field("datetime", "LastViewedDate", "Last Viewed Date", { ...SYSTEM }),
    field("datetime", "LastReferencedDate", "Last Referenced Date", { ...SYSTEM }),
  ];
}

/** Why and when an email to the address came back. */
export function bounceFields(): FieldDefinition[] {
  return [
    text("EmailBouncedReason", "Email Bounced Reason", 255, { permissionable: false }),
    field("datetime", "EmailBouncedDate", "Email Bounced Date", { permissionable: false }),
  ];
}
