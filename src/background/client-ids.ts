import browser from "webextension-polyfill";
import { CLIENT_ID } from "../messages/access";
import { loadPolicy } from "./stored-settings";

/** The id of the app through which users of an org sign in, and whether an admin's policy says so. */
export interface KnownClientId {
  readonly clientId: string | null;
  readonly byPolicy: boolean;
}

/** An admin's policy goes before what was typed. Rejects when the policy cannot be read. */
export async function clientIdFor(apiHost: string): Promise<KnownClientId> {
  const set = (await loadPolicy()).oauthClientIds[apiHost];
  if (set !== undefined) return { clientId: set, byPolicy: true };
  const typed: unknown = (await browser.storage.sync.get(nameOf(apiHost)))[nameOf(apiHost)];
  return { clientId: typeof typed === "string" && CLIENT_ID.test(typed) ? typed : null, byPolicy: false };
}

/** Keeps what was typed, for everyone who signs in to this org in this browser. It is no secret. */
export async function storeClientId(apiHost: string, clientId: string): Promise<void> {
  await browser.storage.sync.set({ [nameOf(apiHost)]: clientId });
}

/** Forgets what was typed for an org. */
export async function forgetClientId(apiHost: string): Promise<void> {
  await browser.storage.sync.remove(nameOf(apiHost));
}

function nameOf(apiHost: string): string {
  return `client-id.${apiHost}`;
}
