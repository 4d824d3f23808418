import browser from "webextension-polyfill";
import { type IdentityKey, identityKey } from "../model/identity";
import { type Met, meet, readIdentities } from "./identities";
import { failed } from "./look";
import {
  type App,
  authorizeAddress,
  exchangeCode,
  newAttempt,
  readCode,
  refreshTokens,
  revokeToken,
} from "./salesforce/oauth";
import { probe, whoIs } from "./salesforce/probe";
import type { Fetch } from "./salesforce/request";
import { SalesforceFailure } from "./salesforce/salesforce";
import { printAt } from "./session-cookies";
import { noteSeen, type Place, rememberOwner } from "./session-memory";
import { allSignedIn, forgetSignedIn, readSignedIn, type SignedIn, writeSignedIn } from "./tokens";

/** Windows for signing in share the cookies of ordinary tabs: Chrome's store "0", Firefox's "firefox-default". */
const ORDINARY_STORES: ReadonlySet<string> = new Set(["0", "firefox-default"]);

/**
 * Whether whoever is logged in at a tab can sign in: the browser opens the window for it among ordinary tabs, where
 * somebody else may be logged in, or nobody. Where it does not say which store a tab is in, there is but one.
 */
export function canSignInFrom(storeId: string | null): boolean {
  return storeId === null || ORDINARY_STORES.has(storeId);
}

/**
 * Opens the org's own window for signing in, and keeps what comes of it. Rejects with a `SalesforceFailure` when it was
 * closed, refused, or answered by somebody it was not asked of.
 */
export async function signIn(
  app: App,
  stays: boolean,
  { fetch, clock }: { readonly fetch: Fetch; readonly clock: () => number },
): Promise<Met> {
  const place = await ordinaryPlace(app.apiHost);
  const before = place && (await printAt(place));
  const { met, signedIn } = await authorize(app, stays, true, fetch, clock);
  await replace(identityKey(met), signedIn, fetch);
  if (place && before !== null) await rememberIfStill(place, before, met);
  return met;
}

/**
 * Whose a session is in an org that refuses it for the API: the org itself is asked, without a window, on behalf of those
 * who are signed in. Null when that shows nobody, or somebody who has not signed in themselves.
 */
export async function identifySilently(
  place: Place & { readonly sessionId: string },
  { fetch, clock }: { readonly fetch: Fetch; readonly clock: () => number },
): Promise<Met | null> {
  if (!ORDINARY_STORES.has(place.storeId)) return null;
  const here = [...(await allSignedIn((await readIdentities()).keys())).values()];
  const known = here.find(({ apiHost }) => apiHost === place.apiHost);
  const before = known ? await printAt(place) : null;
  if (!known || before === null) return null;
  try {
    const { met, signedIn } = await authorize(known, known.stays, false, fetch, clock);
    const identity = identityKey(met);
    const own = await readSignedIn(identity);
    if (!own) {
      await revoke(signedIn, fetch);
      return null;
    }
    await replace(identity, { ...signedIn, stays: own.stays }, fetch);
    return (await rememberIfStill(place, before, met)) ? met : null;
  } catch (error) {
    if (!(error instanceof SalesforceFailure)) throw error;
    return null;
  }
}

/**
 * The token of one user, refreshed when Salesforce no longer takes the one that is there. One at a time, however many
 * calls find it dead at once. Null when they are not signed in, or no longer. Rejects when Salesforce cannot be asked.
 *
 * @param dead the token that was refused
 */
export function freshToken(identity: IdentityKey, dead: string | null, fetch: Fetch): Promise<string | null> {
  return alone(identity, async () => {
    const signedIn = await readSignedIn(identity);
    if (!signedIn) return null;
    const { accessToken, refreshToken } = signedIn;
    if (accessToken !== null && accessToken !== dead) return accessToken;
    const renewed = refreshToken && (await renew(identity, signedIn, refreshToken, fetch));
    if (!renewed) {
      await forgetSignedIn(identity);
      return null;
    }
    await writeSignedIn(identity, renewed);
    return renewed.accessToken;
  });
}

/** Forgets a user's tokens here, and tells Salesforce to. The first happens whatever becomes of the second. */
export function signOut(identity: IdentityKey, fetch: Fetch): Promise<void> {
  return alone(identity, async () => {
    const signedIn = await readSignedIn(identity);
    await forgetSignedIn(identity);
    if (signedIn) await revoke(signedIn, fetch);
  });
}

async function authorize(app: App, stays: boolean, interactive: boolean, fetch: Fetch, clock: () => number) {
  const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));
  const attempt = newAttempt(app, browser.identity.getRedirectURL(), random);
  const url = await authorizeAddress(attempt);
  const back = await browser.identity.launchWebAuthFlow({ url, interactive }).catch(() => {
    // Closed by hand, or the org showed a page of its own: the browser does not tell which.
    throw failed("SIGN_IN_CLOSED", "the window for signing in was closed");
  });
  const { accessToken, refreshToken, orgId, userId } = await exchangeCode(
    attempt,
    readCode(back, attempt),
    fetch,
  );
  const { apiHost, clientId } = app;
  const signedIn: SignedIn = { apiHost, clientId, accessToken, refreshToken, stays };
  try {
    // The token's own word on whose it is, and not what came along with it.
    const who = await probe({ apiHost, sessionId: accessToken, fetch });
    if (who.orgId !== orgId || who.userId !== userId)
      throw failed("OAUTH_MISMATCH", "the tokens are another user's than they say");
    const username = await whoIs({ apiHost, sessionId: accessToken, fetch }, userId);
    return { met: await meet({ orgId, userId, username, apiHost }, clock()), signedIn };
  } catch (error) {
    await revoke(signedIn, fetch);
    throw error;
  }
}

/** Salesforce keeps few refresh tokens a user and app: the one that is replaced is given back. */
async function replace(identity: IdentityKey, signedIn: SignedIn, fetch: Fetch): Promise<void> {
  await alone(identity, async () => {
    const before = await readSignedIn(identity);
    await writeSignedIn(identity, signedIn);
    if (before && before.refreshToken !== signedIn.refreshToken) await revoke(before, fetch);
  });
}

async function renew(
  identity: IdentityKey,
  signedIn: SignedIn,
  refreshToken: string,
  fetch: Fetch,
): Promise<SignedIn | null> {
  try {
    const tokens = await refreshTokens(signedIn, refreshToken, fetch);
    if (identityKey(tokens) !== identity) return null;
    return { ...signedIn, accessToken: tokens.accessToken, refreshToken: tokens.refreshToken };
  } catch (error) {
    // Revoked, expired by the org's policy, or the user was deactivated: only signing in again helps.
    if (error instanceof SalesforceFailure && error.failure.code === "invalid_grant") return null;
    throw error;
  }
}

async function revoke({ apiHost, refreshToken, accessToken }: SignedIn, fetch: Fetch): Promise<void> {
  const token = refreshToken ?? accessToken;
  // Nobody can be told: it then ends by the org's own policy.
  if (token !== null) await revokeToken(apiHost, token, fetch).catch(() => undefined);
}

/** Whoever granted was the one of this session, if it was there before and after. */
async function rememberIfStill(place: Place, before: string, met: Met): Promise<boolean> {
  if ((await printAt(place)) !== before) return false;
  await rememberOwner(before, identityKey(met));
  await noteSeen(place, before);
  return true;
}

async function ordinaryPlace(apiHost: string): Promise<Place | null> {
  const stores = await browser.cookies.getAllCookieStores();
  const ordinary = stores.find(({ id }) => ORDINARY_STORES.has(id));
  return ordinary ? { apiHost, storeId: ordinary.id } : null;
}

function alone<T>(identity: IdentityKey, use: () => Promise<T>): Promise<T> {
  return navigator.locks.request(`quietlist.tokens.${identity}`, use);
}
