import browser from "webextension-polyfill";
import type { IdentityKey, Observation } from "../model";

const MOST = 200;

/**
 * Remembers which address Salesforce showed on a record, for as long as the browser runs, so that a click right after a
 * look needs no second look. Only Salesforce's word is kept here, never a page's.
 */
export async function rememberLookedUp(
  identity: IdentityKey,
  records: readonly Observation[],
): Promise<void> {
  const before = await read(identity);
  const all = {
    ...before,
    ...Object.fromEntries(records.map(({ recordId, address }) => [recordId, address])),
  };
  const newest = Object.entries(all).slice(-MOST);
  await browser.storage.session.set({ [nameOf(identity)]: Object.fromEntries(newest) });
}

/** The address as Salesforce last showed it; undefined when this record was not looked at. */
export async function lookedUpAddress(
  identity: IdentityKey,
  recordId: string,
): Promise<string | null | undefined> {
  return (await read(identity))[recordId];
}

/** Forgets every address that was looked up for one user. */
export async function forgetLookedUp(identity: IdentityKey): Promise<void> {
  await browser.storage.session.remove(nameOf(identity));
}

async function read(identity: IdentityKey): Promise<Record<string, string | null>> {
  const stored = (await browser.storage.session.get(nameOf(identity)))[nameOf(identity)];
  return typeof stored === "object" && stored !== null ? (stored as Record<string, string | null>) : {};
}

function nameOf(identity: IdentityKey): string {
  return `looked-up.${identity}`;
}
