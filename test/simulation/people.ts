/** Leads, Contacts and person accounts of the simulated org, by what they have in common. */
import { fieldsToWrite, type Settings } from "../../src/settings.ts";
import type { Acme } from "../background/sync/rep.ts";
import type { AuditedFields } from "../org/auditor.ts";

const isAccount = (id: string) => id.startsWith("001");
export const isLead = (id: string) => id.startsWith("00Q");

/** Both opt-out fields of every object. */
export const OPT_OUT_FIELDS = {
  Lead: ["HasOptedOutOfEmail", "MSE_Opt_Out__c"],
  Contact: ["HasOptedOutOfEmail", "MSE_Opt_Out__c"],
  Account: ["PersonHasOptedOutOfEmail", "MSE_Opt_Out__pc"],
} satisfies AuditedFields;

const objectOf = (id: string) => (isAccount(id) ? "Account" : isLead(id) ? "Lead" : "Contact");

/** Email Opt Out, and the one of Marketo Sales. */
export function optOutFieldsOf(id: string): readonly string[] {
  return OPT_OUT_FIELDS[objectOf(id)];
}

export function addressFieldOf(id: string): string {
  return isAccount(id) ? "PersonEmail" : "Email";
}

export function addressOf({ org }: Acme, id: string): string {
  return String(org.value(id, addressFieldOf(id)));
}

/** Those that a rep's list is on. */
export function chosenFieldsOf(settings: Settings, id: string): readonly string[] {
  return fieldsToWrite(settings)[objectOf(id)];
}

/** Those who can be edited, by their addresses: a person account by its Account, whose Contact takes no edit. */
export function livingPeople({ org }: Acme, addresses: readonly string[]): Set<string> {
  const ids = new Set<string>();
  for (const address of addresses) {
    for (const id of org.findByAddress(address)) {
      const record = org.find(id);
      const isOfAccount = !isAccount(id) && record?.IsPersonAccount === true;
      if (record && !record.IsDeleted && !record.IsConverted && !isOfAccount) ids.add(id);
    }
  }
  return ids;
}

/** The Contact that a Lead can be converted into: of a person account, the one behind it. */
export function contactOf({ org }: Acme, id: string): string {
  return isAccount(id) ? String(org.value(id, "PersonContactId")) : id;
}

/** The other way round: who is edited when this Contact is to be. */
export function personOf({ org }: Acme, contactId: string): string {
  const { IsPersonAccount, AccountId } = org.find(contactId) ?? {};
  return IsPersonAccount === true ? String(AccountId) : contactId;
}
