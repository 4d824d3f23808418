import type { KnownRecord, Observation } from "../../../src/model/observation";
import type { PersonObject, SubjectKey } from "../../../src/model/person";
import { newEntry, type Unsubscribe } from "../../../src/model/unsubscribe";

export const LEAD = "00Q000000000001AAA";
export const CONTACT = "003000000000001AAA";
export const ADDRESS = "maria@rossi.example";
export const KEY: SubjectKey = `address:${ADDRESS}`;
export const FIELD = "HasOptedOutOfEmail";

const OBJECTS: Record<string, PersonObject> = { "00Q": "Lead", "003": "Contact", "001": "Account" };

/** A record as Salesforce shows it; one that is not opted out unless said. */
export function observation(changes: Partial<Observation> = {}): Observation {
  const recordId = changes.recordId ?? LEAD;
  return {
    recordId,
    object: OBJECTS[recordId.slice(0, 3)] ?? "Lead",
    name: "Maria Rossi",
    address: ADDRESS,
    optedOut: { [FIELD]: false },
    systemModstamp: 1000,
    lastModified: 1000,
    lastModifiedBy: "Ada Admin",
    lastModifiedById: null,
    ownerName: "Rita Rep",
    gone: null,
    ...changes,
  };
}

/** A record that was seen before, with what both sides agreed on. */
export function known(changes: Partial<KnownRecord> = {}): KnownRecord {
  return { ...observation(changes), systemModstamp: 500, agreed: {}, rewritten: {}, ...changes };
}

/** An own opt-out by address unless said otherwise. */
export function unsubscribe(changes: Partial<Unsubscribe> = {}): Unsubscribe {
  const subject = changes.subject ?? { kind: "address", address: ADDRESS };
  return newEntry(subject, { source: "popup", since: 100, name: "Maria Rossi", ...changes });
}
