import type { Org } from "./org.ts";

/**
 * How Shield Platform Encryption keeps a field. `probabilistic` is what it does unless told otherwise: "filtering isn't
 * possible" (help.salesforce.com, xcloud.security_pe_deterministic_overview), and a query with such a filter is refused
 * as one by a long text area is; describe calls the field not filterable (security_pe_deterministic_considerations).
 * `caseSensitive`, one of the two deterministic schemes: "a SOQL query against the Contact object, where LastName =
 * Jones, returns only Jones, not jones or JONES" (xcloud.security_pe_deterministic). A person account's address is
 * encrypted with its Contact's.
 */
export type AddressEncryption = "probabilistic" | "caseSensitive";

const ADDRESSES = [
  ["Lead", "Email"],
  ["Contact", "Email"],
  ["Account", "PersonEmail"],
] as const;

export function encryptAddresses(org: Org, scheme: AddressEncryption): void {
  const encrypted =
    scheme === "caseSensitive"
      ? { caseSensitive: true, sortable: false }
      : { filterable: false, sortable: false, groupable: false, aggregatable: false };
  for (const [object, name] of ADDRESSES) org.store.table(object).redefineField(name, encrypted);
  org.security.changed();
}
