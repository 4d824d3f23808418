import browser from "webextension-polyfill";
import { type Failure, type Identity, type IdentityKey, identityKey } from "../model";
import { type Met, meet, readIdentities } from "./identities";
import { probe, whoIs } from "./salesforce/probe";
import type { Fetch } from "./salesforce/request";
import { SalesforceFailure } from "./salesforce/salesforce";
import {
  lastAt,
  noteDead,
  noteSeen,
  ownerOf,
  ownerOfPrint,
  type Place,
  rememberOwner,
} from "./session-memory";
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
  let isOwnHostDead = false;
  for (const candidate of await candidatesFor(wanted)) {
    const isOwnHost = candidate.apiHost === wanted.apiHost;
    try {
      const live = await liveSession(candidate, fetch, now);
      // Another cookie store of this browser may hold another user's session of the same org.
      const isWanted = whose === null || identityKey(live.identity) === whose;
      // The one on the tab's own host is dead, and an older host still knows somebody: that may be a colleague.
      const isCertain = whose !== null || isOwnHost || !isOwnHostDead || (await isAloneInOrg(live.identity));
      if (isWanted && isCertain) return live;
      if (!isWanted) failure = OTHER_USER;
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      if (isOwnHost) isOwnHostDead = true;
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

/** Who is at a tab, as far as can be told without an API call. */
export interface Standing {
  /** Null where it would be a guess: a session that was never asked may be anybody's ("Login As", another user). */
  readonly met: Met | null;
  /** The fingerprint of the session that is there; null where there is none. */
  readonly print: string | null;
}

/**
 * By the session that is there, alive or dead, where it was asked before; where none is, by the one that was there last
 * and showed the page that is still open.
 */
export async function standingAt(wanted: Wanted): Promise<Standing> {
  const [first, ...others] = await candidatesFor(wanted);
  if (first?.apiHost === wanted.apiHost) {
    const print = await fingerprint(first.sessionId);
    return { met: (await ownerOfPrint(print))?.met ?? null, print };
  }
  // The org answers on another host than its pages' name says, as sandboxes did before enhanced domains.
  if (first) {
    const owners = await Promise.all([first, ...others].map(({ sessionId }) => ownerOf(sessionId)));
    const met = owners[0]?.met ?? null;
    const isOne = met !== null && owners.every((owner) => owner?.met.userId === met.userId);
    return { met: isOne ? met : null, print: await fingerprint(first.sessionId) };
  }
  const { apiHost, storeId } = wanted;
  return { met: storeId === null ? null : await lastAt({ apiHost, storeId }), print: null };
}

/** Who is at a tab; null where it would be a guess. */
export async function identityAt(wanted: Wanted): Promise<Met | null> {
  return (await standingAt(wanted)).met;
}

/**
 * Finds out whose one certain session is. Returns "gone" when it ended before anybody was asked, "later" when Salesforce
 * cannot be asked now.
 */
export async function identifySession(
  { apiHost, storeId }: Pick<Wanted, "apiHost" | "storeId">,
  print: string,
  fetch: Fetch,
  now: () => number,
): Promise<Met | "gone" | "later"> {
  const owner = await ownerOfPrint(print);
  if (owner) return owner.met;
  for (const candidate of await candidatesFor({ apiHost, storeId, org: null })) {
    if ((await fingerprint(candidate.sessionId)) !== print) continue;
    try {
      return (await liveSession(candidate, fetch, now)).identity;
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      return error.failure.code === "REDIRECTED" || error.failure.kind !== "session" ? "later" : "gone";
    }
  }
  return "gone";
}

/** A session stopped working: it is probed again before it is used again. */
export function forgetSession({ sessionId }: Candidate): Promise<void> {
  return noteDead(sessionId);
}

/** Somebody logged in at a place, or the session there was changed for another ("Login As"). */
export async function noteSessionsAt(place: Place): Promise<void> {
  const [first] = await candidatesFor({ ...place, org: null });
  if (first?.apiHost === place.apiHost) await noteSeen(place, first.sessionId);
}

/** A candidate and the cookie store it is from. */
type Stored = Candidate & Place;

async function candidatesFor({ apiHost, org, storeId }: Wanted): Promise<Stored[]> {
  const stores =
    storeId === null ? (await browser.cookies.getAllCookieStores()).map(({ id }) => id) : [storeId];
  const found = await Promise.all(
    stores.map(async (id) =>
      candidates(await sidCookies(id), org, apiHost).map((candidate) => ({ ...candidate, storeId: id })),
    ),
  );
  return found.flat();
}

/** The browser answers only for hosts this extension may see. */
async function sidCookies(storeId: string): Promise<SidCookie[]> {
  return browser.cookies.getAll({ name: "sid", secure: true, storeId });
}

async function liveSession(candidate: Stored, fetch: Fetch, now: () => number): Promise<LiveSession> {
  const owner = await ownerOf(candidate.sessionId);
  return owner && !owner.dead
    ? { ...candidate, identity: owner.met, isNew: false }
    : { ...candidate, identity: await identify(candidate, fetch, now), isNew: true };
}

async function identify(candidate: Stored, fetch: Fetch, now: () => number): Promise<Met> {
  const who = await probe({ ...candidate, fetch });
  const met = (await readIdentities()).get(identityKey(who));
  const username = met?.username ?? (await whoIs({ ...candidate, fetch }, who.userId));
  const identity: Identity = { ...who, username, apiHost: candidate.apiHost };
  const metNow = await meet(identity, now());
  await rememberOwner(candidate.sessionId, identityKey(identity));
  // Not simply this one: another may have taken its place while Salesforce was asked.
  await noteSessionsAt(candidate);
  return metNow;
}

async function isAloneInOrg({ orgId, userId }: Met): Promise<boolean> {
  return [...(await readIdentities()).values()].every((met) => met.orgId !== orgId || met.userId === userId);
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
