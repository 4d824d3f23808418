import { normaliseAddress } from "../email-address";
import type { AddressMatch } from "../messages/dashboard";
import type { Observation } from "../model/observation";

/** How many living records each address has, and how many of them are opted out in any field. */
export function matchesOf(addresses: readonly string[], found: readonly Observation[]): AddressMatch[] {
  const byAddress = new Map<string, Observation[]>();
  for (const record of found) {
    const address = normaliseAddress(record.address);
    if (address === null || record.gone !== null) continue;
    byAddress.set(address, [...(byAddress.get(address) ?? []), record]);
  }
  return addresses.map((address) => {
    const records = byAddress.get(normaliseAddress(address) ?? "") ?? [];
    const optedOut = records.filter((record) => Object.values(record.optedOut).includes(true)).length;
    return { address, records: records.length, optedOut };
  });
}
