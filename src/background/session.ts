import browser from "webextension-polyfill";
import type { Failure } from "../model/failure";
import { type Identity, type IdentityKey, identityKey } from "../model/identity";
import { type Met, meet, readIdentities } from "./identities";
import { probe, whoIs } from "./salesforce/probe";
import type { Fetch } from "./salesforce/request";
import { SalesforceFailure } from "./salesforce/salesforce";
import { candidatesFor, printAt, type StoredCandidate, type Wanted } from "./session-cookies";
import {
  lastAt,
  noteDead,
  noteSeen,
  ownerOf,
  ownerOfPrint,
  type Place,
  rememberOwner,
} from "./session-memory";
import { type Candidate, fingerprint, orgOfSid } from "./sid";
import { freshToken, identifySilently } from "./sign-in";

/** A session that answered, and whose it is. Kept in memory only. */
export interface LiveSession extends Candidate {
  readonly identity: Met;
  /** It was probed just now: the screens may have shown another user's list, or none. */
  readonly isNew: boolean;
  /** Another token in place of one that is refused, where the user has signed in. */
  readonly renew?: (dead: string) => Promise<string | null>;
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
  const asked = whose && (await readIdentities()).get(whose);
  const granted = asked ? await grantedTo(asked, fetch) : null;
  if (granted) return granted;
  let failure: Failure = NO_SESSION;
  let isOwnHostDead = false;
  for (const candidate of await candidatesFor(wanted)) {
    const isOwnHost = candidate.apiHost === wanted.apiHost;
    try {
      const live = await liveSession(candidate, whose === null && isOwnHost, fetch, now);
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
  const last = whose === null && failure === NO_SESSION ? await identityAt(wanted) : null;
  const lastGranted = last ? await grantedTo(last, fetch) : null;
  if (lastGranted) return lastGranted;
  // Nobody seems to be logged in where the browser does not show who is.
  if (failure === NO_SESSION && !(await mayReach(wanted.apiHost))) throw new SalesforceFailure(HOST_WITHHELD);
  throw new SalesforceFailure(failure);
}

/** What a user has by signing in, which goes before the session of a page; null when they are not signed in. */
async function grantedTo(met: Met, fetch: Fetch): Promise<LiveSession | null> {
  const identity = identityKey(met);
  const sessionId = await freshToken(identity, null, fetch);
  if (sessionId === null) return null;
  const renew = (dead: string) => freshToken(identity, dead, fetch);
  return { apiHost: met.apiHost, sessionId, identity: met, isNew: false, renew };
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
      return (await liveSession(candidate, true, fetch, now)).identity;
    } catch (error) {
      if (!(error instanceof SalesforceFailure)) throw error;
      const mayYetBeTold = ["REDIRECTED", "SESSION_NOT_FOR_API"].includes(error.failure.code);
      return mayYetBeTold || error.failure.kind !== "session" ? "later" : "gone";
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
  const print = await printAt(place);
  if (print !== null) await noteSeen(place, print);
}

async function liveSession(
  candidate: StoredCandidate,
  mayAskSilently: boolean,
  fetch: Fetch,
  clock: () => number,
): Promise<LiveSession> {
  const owner = await ownerOf(candidate.sessionId);
  const granted = owner && (await grantedTo(owner.met, fetch));
  if (granted) return granted;
  if (owner && !owner.dead) return { ...candidate, identity: owner.met, isNew: false };
  try {
    return { ...candidate, identity: await identify(candidate, fetch, clock), isNew: true };
  } catch (error) {
    const isRefused = error instanceof SalesforceFailure && error.failure.code === "SESSION_NOT_FOR_API";
    const met = isRefused && mayAskSilently ? await identifySilently(candidate, { fetch, clock }) : null;
    const signedIn = met && (await grantedTo(met, fetch));
    if (!signedIn) throw error;
    return { ...signedIn, isNew: true };
  }
}

async function identify(candidate: StoredCandidate, fetch: Fetch, now: () => number): Promise<Met> {
  const who = await probe({ ...candidate, fetch });
  // A session names its org: an answer for another one is not this session's, whatever is on the way.
  if (orgOfSid(candidate.sessionId) !== who.orgId.slice(0, 15)) throw new SalesforceFailure(OTHER_ORG);
  const met = (await readIdentities()).get(identityKey(who));
  const username = met?.username ?? (await whoIs({ ...candidate, fetch }, who.userId));
  const identity: Identity = { ...who, username, apiHost: candidate.apiHost };
  const metNow = await meet(identity, now());
  await rememberOwner(await fingerprint(candidate.sessionId), identityKey(identity));
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

/** Firefox lets a person take any host back, Chrome lets them allow it by the click. */
function mayReach(apiHost: string): Promise<boolean> {
  return browser.permissions.contains({ origins: [`https://${apiHost}/*`] });
}

const HOST_WITHHELD: Failure = {
  kind: "session",
  code: "HOST_WITHHELD",
  message: "the browser does not allow this host",
  fields: [],
};

const OTHER_ORG: Failure = {
  kind: "session",
  code: "OTHER_ORG",
  message: "Salesforce answered for another org than the session's",
  fields: [],
};

const OTHER_USER: Failure = {
  kind: "session",
  code: "OTHER_USER",
  message: "another user is logged in to this org",
  fields: [],
};
