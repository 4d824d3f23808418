import browser from "webextension-polyfill";
import { type Failure, type Identity, type IdentityKey, identityKey } from "../model";
import { lastMetOn, type Met, meet, readIdentities } from "./identities";
import { probe, whoIs } from "./salesforce/probe";
import type { Fetch } from "./salesforce/request";
import { SalesforceFailure } from "./salesforce/salesforce";
import { type Candidate, candidates, type SidCookie } from "./sid";

/** A session that answered, and whose it is. Kept in memory only. */
export interface LiveSession extends Candidate {
  readonly identity: Met;
}

/** Where a session is looked for. */
export interface Wanted {
  readonly apiHost: string;
  /** 15 or 18 characters, when it is known. */
  readonly org: string | null;
  /** The browser's cookie store (normal, incognito, a Firefox container); null: all of them. */
  readonly storeId: string | null;
}

/**
 * Finds a live session, probing each candidate that was not probed before. Rejects with a `SalesforceFailure`: the
 * most telling of what the candidates answered, or NO_SESSION.
 */
export async function findSession(wanted: Wanted, fetch: Fetch, now: () => number): Promise<LiveSession> {
  let failure: Failure = NO_SESSION;
  for (const candidate of await candidatesFor(wanted)) {
    try {
      return { ...candidate, identity: await identify(candidate, fetch, now) };
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      if (failure === NO_SESSION || error.failure.kind !== "session") failure = error.failure;
    }
  }
  throw new SalesforceFailure(failure);
}

/** The session of exactly this user; another user of the org being logged in counts as no session. */
export async function findSessionOf(met: Met, fetch: Fetch, now: () => number): Promise<LiveSession> {
  const live = await findSession({ apiHost: met.apiHost, org: met.orgId, storeId: null }, fetch, now);
  if (identityKey(live.identity) !== identityKey(met)) throw new SalesforceFailure(OTHER_USER);
  return live;
}

/** Who is at a tab, without an API call: by a session probed before, else the last user met on that host. */
export async function identityAt(wanted: Wanted): Promise<Met | null> {
  for (const candidate of await candidatesFor(wanted)) {
    const known = await rememberedIdentity(candidate);
    if (known) return known;
  }
  return lastMetOn(wanted.apiHost);
}

/** A session stopped working: it is probed again before it is used again. */
export async function forgetSession({ sessionId }: Candidate): Promise<void> {
  await browser.storage.session.remove(await fingerprint(sessionId));
}

async function candidatesFor({ apiHost, org, storeId }: Wanted): Promise<Candidate[]> {
  const stores =
    storeId === null ? (await browser.cookies.getAllCookieStores()).map(({ id }) => id) : [storeId];
  const found = await Promise.all(stores.map(sidCookies));
  return found.flatMap((cookies) => candidates(cookies, org, apiHost));
}

/** The browser answers only for hosts this extension may see. */
async function sidCookies(storeId: string): Promise<SidCookie[]> {
  return browser.cookies.getAll({ name: "sid", secure: true, storeId });
}

async function identify(candidate: Candidate, fetch: Fetch, now: () => number): Promise<Met> {
  const remembered = await rememberedIdentity(candidate);
  if (remembered) return remembered;
  const who = await probe({ ...candidate, fetch });
  const met = (await readIdentities()).get(identityKey(who));
  const username = met?.username ?? (await whoIs({ ...candidate, fetch }, who.userId));
  const identity: Identity = { ...who, username, apiHost: candidate.apiHost };
  await browser.storage.session.set({ [await fingerprint(candidate.sessionId)]: identityKey(identity) });
  return meet(identity, now());
}

/** A worker wakes many times a day with the same session; probing it each time would cost a call each time. */
async function rememberedIdentity({ sessionId }: Candidate): Promise<Met | null> {
  const name = await fingerprint(sessionId);
  const key = (await browser.storage.session.get(name))[name];
  return typeof key === "string" ? ((await readIdentities()).get(key as IdentityKey) ?? null) : null;
}

/** Names a session without telling it. */
async function fingerprint(sessionId: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sessionId));
  return `session.${new Uint8Array(digest).reduce((text, byte) => text + byte.toString(16).padStart(2, "0"), "")}`;
}

const NO_SESSION: Failure = {
  kind: "session",
  code: "NO_SESSION",
  message: "nobody is logged in to this org in this browser",
  fields: [],
};

const OTHER_USER: Failure = {
  kind: "session",
  code: "OTHER_USER",
  message: "another user is logged in to this org",
  fields: [],
};
