import type { Actor } from "./actor.ts";
import type { Org } from "./org.ts";
import { stampEdit } from "./stamp.ts";
import type { Value } from "./store/column.ts";

export interface Conversion {
  /** An existing Contact to convert into; without it a new one is made. */
  readonly contactId?: string;
  readonly accountId?: string;
}

/** Fields a conversion carries over, and their names on Contact. */
const CARRIED: readonly (readonly [string, string])[] = [
  ["FirstName", "FirstName"],
  ["LastName", "LastName"],
  ["Salutation", "Salutation"],
  ["Title", "Title"],
  ["Email", "Email"],
  ["Phone", "Phone"],
  ["MobilePhone", "MobilePhone"],
  ["LeadSource", "LeadSource"],
  ["HasOptedOutOfEmail", "HasOptedOutOfEmail"],
  ["HasOptedOutOfFax", "HasOptedOutOfFax"],
  ["DoNotCall", "DoNotCall"],
];

/**
 * Converts a Lead into a Contact of an Account. An existing Contact keeps every value it has, and only what was empty
 * is filled in; a checkbox is never empty, so the Lead's opt-out does not reach an existing Contact.
 */
export function convertLead(
  org: Org,
  actor: Actor,
  leadId: string,
  conversion: Conversion,
): { contactId: string; accountId: string } {
  const lead = org.place(leadId);
  const leadValue = (field: string): Value => lead.table.get(lead.row, field);
  if (leadValue("IsConverted") === true) throw new Error("The Lead is converted already.");
  const owner = leadValue("OwnerId");
  const system: Actor = { ...actor, system: true };
  const contacts = org.store.table("Contact");
  let accountId = conversion.accountId ?? null;
  let contactId = conversion.contactId ?? null;
  if (contactId !== null) accountId ??= contacts.get(org.place(contactId).row, "AccountId") as string | null;
  accountId ??= org.createAs(system, "Account", { Name: leadValue("Company"), OwnerId: owner });
  if (contactId === null) {
    const carried = CARRIED.map(([from, to]) => [to, leadValue(from)] as const).filter(
      ([, value]) => value !== null,
    );
    contactId = org.createAs(system, "Contact", {
      ...Object.fromEntries(carried),
      AccountId: accountId,
      OwnerId: owner,
    });
  } else {
    const contact = org.place(contactId);
    const empty = CARRIED.filter(
      ([from, to]) => contact.table.get(contact.row, to) === null && leadValue(from) !== null,
    );
    if (empty.length > 0) {
      org.updateAs(
        system,
        "Contact",
        contactId,
        Object.fromEntries(empty.map(([from, to]) => [to, leadValue(from)])),
      );
    }
  }
  lead.table.set(lead.row, "IsConverted", true);
  lead.table.set(lead.row, "Status", "Closed - Converted");
  lead.table.set(lead.row, "ConvertedDate", new Date(org.clock.now()).toISOString().slice(0, 10));
  lead.table.set(lead.row, "ConvertedAccountId", accountId);
  lead.table.set(lead.row, "ConvertedContactId", contactId);
  stampEdit(org, actor, lead.table, lead.row);
  org.noteWrite(actor, "convert", lead.table, lead.row, [], 1);
  return { contactId, accountId };
}
