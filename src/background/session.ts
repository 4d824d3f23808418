import browser from "webextension-polyfill";
import { type Failure, type Identity, type IdentityKey, identityKey } from "../model";
import { lastMetOn, type Met, meet, readIdentities } from "./identities";
import { probe, whoIs } from "./salesforce/probe";
import type { Fetch } from "./salesforce/request";
import { SalesforceFailure } from "./salesforce/salesforce";
import { type Candidate, candidates, fingerprint, type SidCookie } from "./sid";

/** A session that answered, and whose it is. Kept in memory only. */
export interface LiveSession extends Candidate {
  readonly identity: Met;
  /** It was probed just now: the screens may have shown another user's list, or none. */
  readonly isNew: boolean;
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
 *
 * @param whose a session of this user alone; null: of whoever is there
 */
export async function findSession(
  wanted: Wanted,
  fetch: Fetch,
  now: () => number,
  whose: IdentityKey | null = null,
): Promise<LiveSession> {
  let failure: Failure = NO_SESSION;
  for (const candidate of await candidatesFor(wanted)) {
    try {
      const remembered = await rememberedIdentity(candidate);
      const live = remembered
        ? { ...candidate, identity: remembered, isNew: false }
        : { ...candidate, identity: await identify(candidate, fetch, now), isNew: true };
      // Another cookie store of this browser may hold another user's session of the same org.
      if (whose === null || identityKey(live.identity) === whose) return live;
      failure = OTHER_USER;
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      if (failure === NO_SESSION || error.failure.kind !== "session") failure = error.failure;
    }
  }
  throw new SalesforceFailure(failure);
}

/** The session of exactly this user; another user of the org being logged in counts as no session. */
export function findSessionOf(met: Met, fetch: Fetch, now: () => number): Promise<LiveSession> {
  const wanted = { apiHost: met.apiHost, org: met.orgId, storeId: null };
  return findSession(wanted, fetch, now, identityKey(met));
}

/**
 * Who is at a tab, without an API call: by a session probed before, or, where nobody is logged in, the last user met on
 * that host. Null while a session is there that was not probed: it may be anybody's ("Login As", another user).
 */
export async function identityAt(wanted: Wanted): Promise<Met | null> {
  // Those on the tab's own host come first, and what another host remembers is no word on them.
  for (const candidate of await candidatesFor(wanted)) {
    const known = await rememberedIdentity(candidate);
    if (known || candidate.apiHost === wanted.apiHost) return known;
  }
  return lastMetOn(wanted.apiHost);
}

/** A session stopped working: it is probed again before it is used again. */
export async function forgetSession({ sessionId }: Candidate): Promise<void> {
  const { [await fingerprint(sessionId)]: _, ...others } = await rememberedSessions();
  await browser.storage.local.set({ [REMEMBERED_AS]: others });
}

/** Forgets which sessions were this user's. */
export async function forgetSessionsOf(identity: IdentityKey): Promise<void> {
  const others = Object.entries(await rememberedSessions()).filter(([, key]) => key !== identity);
  await browser.storage.local.set({ [REMEMBERED_AS]: Object.fromEntries(others) });
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
  const who = await probe({ ...candidate, fetch });
  const met = (await readIdentities()).get(identityKey(who));
  const username = met?.username ?? (await whoIs({ ...candidate, fetch }, who.userId));
  const identity: Identity = { ...who, username, apiHost: candidate.apiHost };
  await rememberSession(candidate, identityKey(identity));
  return meet(identity, now());
}

const REMEMBERED_AS = "sessions";
const MOST_REMEMBERED = 30;

/** A worker wakes many times a day with the same session; probing it each time would cost a call each time. */
async function rememberedIdentity({ sessionId }: Candidate): Promise<Met | null> {
  const key = (await rememberedSessions())[await fingerprint(sessionId)];
  return key === undefined ? null : ((await readIdentities()).get(key) ?? null);
}

async function rememberSession({ sessionId }: Candidate, identity: IdentityKey): Promise<void> {
  const all = { ...(await rememberedSessions()), [await fingerprint(sessionId)]: identity };
  const newest = Object.fromEntries(Object.entries(all).slice(-MOST_REMEMBERED));
  await browser.storage.local.set({ [REMEMBERED_AS]: newest });
}

/** Whose each session is, by its fingerprint: no session can be had from it. */
async function rememberedSessions(): Promise<Readonly<Record<string, IdentityKey>>> {
  const stored: unknown = (await browser.storage.local.get(REMEMBERED_AS))[REMEMBERED_AS];
  return typeof stored === "object" && stored !== null ? (stored as Record<string, IdentityKey>) : {};
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
