import browser from "webextension-polyfill";
import { type AdminPolicy, lockedAgainst, readPolicy, underPolicy, withOwnChoices } from "../admin-policy";
import type { IdentityKey } from "../model/identity";
import { checkSettings, type Settings } from "../settings";
import { failureOf } from "./salesforce/failure";
import { SalesforceFailure } from "./salesforce/salesforce";

/**
 * One user's settings in one org, under the admin's policy; they travel with the browser's own sync. Rejects when the
 * policy cannot be read: without it the field might be another than the admin wants.
 */
export async function loadSettings(identity: IdentityKey): Promise<Settings> {
  const [stored, policy] = await Promise.all([readStored(identity), loadPolicy()]);
  return underPolicy(stored, policy);
}

/**
 * Stores what the user has chosen. Rejects when it is not of the expected shape, would change what an admin has
 * locked, or the browser cannot store it.
 */
export async function storeSettings(identity: IdentityKey, settings: unknown): Promise<Settings> {
  const checked = checkSettings(settings);
  const [stored, policy] = await Promise.all([readStored(identity), loadPolicy()]);
  const locked = lockedAgainst(checked, policy);
  if (locked.length > 0)
    throw new SalesforceFailure(failureOf("SETTING_LOCKED", `an admin has set ${locked.join(", ")}`));
  const own = withOwnChoices(checked, stored, policy);
  await browser.storage.sync.set({ [nameOf(identity)]: own });
  return underPolicy(own, policy);
}

/** What the admin of this browser has set; nothing, where there is none. */
export async function loadPolicy(): Promise<AdminPolicy> {
  try {
    return readPolicy(await browser.storage.managed.get(null));
  } catch (error) {
    // Firefox says so where no admin has written anything (searchfox.org, ext-storage.js); Chrome answers with nothing.
    if (error instanceof Error && /manifest not found/i.test(error.message)) return readPolicy(undefined);
    throw error;
  }
}

async function readStored(identity: IdentityKey): Promise<unknown> {
  const name = nameOf(identity);
  return (await browser.storage.sync.get(name))[name];
}

function nameOf(identity: IdentityKey): string {
  return `settings.${identity}`;
}
