import * as v from "valibot";
import browser from "webextension-polyfill";
import { type Identity, type IdentityKey, identityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";

const STORED_AS = "identities";

const salesforceId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{18}$/));

const metSchema = v.object({
  orgId: salesforceId,
  userId: salesforceId,
  username: v.string(),
  apiHost: v.string(),
  firstSeen: v.number(),
  lastSeen: v.number(),
});

/** A user in an org whom this browser has met. No session is kept with it. */
export type Met = v.InferOutput<typeof metSchema> & Identity;

/** Everyone met so far, by identity. What is not ours in storage is left out. */
export async function readIdentities(): Promise<ReadonlyMap<IdentityKey, Met>> {
  const stored: unknown = (await browser.storage.local.get(STORED_AS))[STORED_AS];
  const all = v.safeParse(v.record(v.string(), v.unknown()), stored);
  const met = all.success ? Object.values(all.output).map((one) => v.safeParse(metSchema, one)) : [];
  return new Map(met.flatMap((one) => (one.success ? [[identityKey(one.output), one.output] as const] : [])));
}

/** Remembers that this user was logged in now. */
export function meet({ orgId, userId, username, apiHost }: Identity, now: Milliseconds): Promise<Met> {
  const key = identityKey({ orgId, userId });
  return alone(async () => {
    const all = await readIdentities();
    const firstSeen = all.get(key)?.firstSeen ?? now;
    const met: Met = { orgId, userId, username, apiHost, firstSeen, lastSeen: now };
    await browser.storage.local.set({ [STORED_AS]: Object.fromEntries([...all, [key, met]]) });
    return met;
  });
}

/** Forgets that this user was ever met. */
export function forgetMet(identity: IdentityKey): Promise<void> {
  return alone(async () => {
    const others = [...(await readIdentities())].filter(([key]) => key !== identity);
    await browser.storage.local.set({ [STORED_AS]: Object.fromEntries(others) });
  });
}

/** Was anybody ever met on this host? */
export async function isHostMet(apiHost: string): Promise<boolean> {
  return [...(await readIdentities()).values()].some((met) => met.apiHost === apiHost);
}

/** Two users may be met at once, and neither may be forgotten over the other. */
function alone<T>(use: () => Promise<T>): Promise<T> {
  return navigator.locks.request("quietlist.identities", use);
}
