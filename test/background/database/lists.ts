import type { Database } from "../../../src/background/database/database.ts";
import { openDatabase } from "../../../src/background/database/open-database.ts";
import type { IdentityKey } from "../../../src/model/identity.ts";
import type { KnownRecord } from "../../../src/model/observation.ts";
import { newEntry, type Unsubscribe } from "../../../src/model/unsubscribe.ts";

let made = 0;

/** A new, empty list, as one user's. */
export function newList(): Promise<Database> {
  made += 1;
  return openDatabase(identityNo(made));
}

export function identityNo(number: number): IdentityKey {
  return `00D5g0000012345EAA.0055g0${String(number).padStart(7, "0")}ABC`;
}

export function entryOf(address: string, more: Partial<Unsubscribe> = {}): Unsubscribe {
  return newEntry({ kind: "address", address }, { source: "import", since: 1_000, ...more });
}

export function knownOf(recordId: string, address: string, more: Partial<KnownRecord> = {}) {
  const record: KnownRecord = {
    recordId,
    object: "Lead",
    name: `Name of ${address}`,
    address,
    optedOut: { HasOptedOutOfEmail: true },
    systemModstamp: 1_000,
    lastModified: 1_000,
    lastModifiedBy: null,
    lastModifiedById: null,
    ownerName: "Maya Chen",
    gone: null,
    agreed: {},
    rewritten: {},
    ...more,
  };
  return { ...record, entry: `address:${address}` as const };
}
