import browser from "webextension-polyfill";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import type { Observation } from "../model/observation";

const MOST = 200;

/** A colleague may give the record another address; after this, a capture by record looks again before it writes. */
const HOLDS_FOR: Milliseconds = 5 * 60 * 1000;

interface LookedUp {
  readonly address: string | null;
  readonly at: Milliseconds;
}

/**
 * Remembers which address Salesforce showed on a record, so that a click right after a look needs no second look. Only
 * Salesforce's word is kept here, never a page's.
 */
export async function rememberLookedUp(
  identity: IdentityKey,
  records: readonly Observation[],
  now: Milliseconds,
): Promise<void> {
  const before = Object.entries(await readLookedUp(identity));
  const shown = records.map(({ recordId, address }) => [recordId, { address, at: now }] as const);
  const newest = [...new Map<string, LookedUp>([...before, ...shown])].slice(-MOST);
  await browser.storage.session.set({ [nameOf(identity)]: Object.fromEntries(newest) });
}

/** The address as Salesforce showed it moments ago; undefined when nobody has looked at this record since. */
export async function lookedUpAddress(
  identity: IdentityKey,
  recordId: string,
  now: Milliseconds,
): Promise<string | null | undefined> {
  const found = (await readLookedUp(identity))[recordId];
  return found && Math.abs(now - found.at) <= HOLDS_FOR ? found.address : undefined;
}

/** Forgets every address that was looked up for one user. */
export async function forgetLookedUp(identity: IdentityKey): Promise<void> {
  await browser.storage.session.remove(nameOf(identity));
}

/** By record, every address that is remembered, fresh or not. */
export async function readLookedUp(identity: IdentityKey): Promise<Record<string, LookedUp>> {
  const stored = (await browser.storage.session.get(nameOf(identity)))[nameOf(identity)];
  return typeof stored === "object" && stored !== null ? (stored as Record<string, LookedUp>) : {};
}

function nameOf(identity: IdentityKey): string {
  return `looked-up.${identity}`;
}
