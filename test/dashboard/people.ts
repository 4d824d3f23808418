/** People of a list, as the screens and the background hold them. */

import { type Person, personOf } from "../../src/dashboard/list/person.ts";
import type { ListedPerson } from "../../src/messages/dashboard.ts";
import { newEntry, type Unsubscribe } from "../../src/model/unsubscribe.ts";

export const IDENTITY = "00D5g0000012345EAA.0055g000009ABCDAA4";

export function entryOf(address: string, more: Partial<Unsubscribe> = {}): Unsubscribe {
  return newEntry({ kind: "address", address }, { source: "popup", since: 1_000, ...more });
}

export function listed(
  address: string,
  more: Partial<Omit<ListedPerson, "unsubscribe">> & { readonly entry?: Partial<Unsubscribe> } = {},
): ListedPerson {
  const { entry, ...rest } = more;
  return { unsubscribe: entryOf(address, entry), fate: "confirmed", name: null, seen: true, ...rest };
}

export function person(address: string, more: Parameters<typeof listed>[1] = {}): Person {
  return personOf(listed(address, more));
}
