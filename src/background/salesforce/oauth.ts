/**
 * Signing in through an app that the org's admin has set up: OAuth 2.0, authorization code with PKCE (RFC 6749, 7636;
 * Salesforce, "OAuth 2.0 Web Server Flow for Web App Integration"). A browser extension cannot keep a secret, so there
 * is none.
 */
import * as v from "valibot";
import type { Milliseconds } from "../../model/milliseconds";
import { readSalesforceId } from "../../salesforce-id";
import { failureOf, failureOfAnswer } from "./failure";
import type { Fetch } from "./request";
import { SalesforceFailure } from "./salesforce";

/** The app in the org, as its admin knows it. */
export interface App {
  readonly apiHost: string;
  readonly clientId: string;
}

/** One way to sign in, from the question to the answer. Its secrets live as long as the window that is open for it. */
export interface Attempt extends App {
  readonly redirectUri: string;
  readonly state: string;
  readonly verifier: string;
}

export interface Tokens {
  readonly accessToken: string;
  /** Null when the admin's app gives none: signing in holds as long as the session. */
  readonly refreshToken: string | null;
  readonly orgId: string;
  readonly userId: string;
}

const SCOPES = "api refresh_token";
const TIME_LIMIT: Milliseconds = 30_000;

/** A new attempt, with 256 bits of chance each for state and verifier. */
export function newAttempt(app: App, redirectUri: string, random: (bytes: number) => Uint8Array): Attempt {
  return { ...app, redirectUri, state: base64Url(random(32)), verifier: base64Url(random(32)) };
}

/** Where the browser is sent to ask whoever is logged in. */
export async function authorizeAddress(attempt: Attempt): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(attempt.verifier));
  const asked = new URLSearchParams({
    response_type: "code",
    client_id: attempt.clientId,
    redirect_uri: attempt.redirectUri,
    scope: SCOPES,
    state: attempt.state,
    code_challenge: base64Url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  });
  return `https://${attempt.apiHost}/services/oauth2/authorize?${asked}`;
}

/**
 * The code in the address that the browser was sent back to. Throws OAUTH_MISMATCH for an answer to another question,
 * from another issuer (RFC 9207), or to another address; what the org refused with, otherwise.
 */
export function readCode(address: string, attempt: Attempt): string {
  const back = URL.canParse(address) ? new URL(address) : null;
  const wanted = new URL(attempt.redirectUri);
  if (back?.origin !== wanted.origin || back.pathname !== wanted.pathname)
    throw failed("OAUTH_MISMATCH", "the browser came back to another address");
  const answer = back.searchParams;
  if (answer.getAll("state").join(" ") !== attempt.state)
    throw failed("OAUTH_MISMATCH", "the answer belongs to another question");
  const issuer = answer.get("iss");
  if (issuer !== null && issuer !== `https://${attempt.apiHost}`)
    throw failed("OAUTH_MISMATCH", "the answer is from another issuer");
  const error = answer.get("error");
  if (error !== null) throw failed(error, answer.get("error_description") ?? "");
  const [code, ...more] = answer.getAll("code");
  if (!code || more.length > 0) throw failed("OAUTH_MISMATCH", "the answer holds no code");
  return code;
}

/** Code → tokens. Rejects with a `SalesforceFailure`. */
export async function exchangeCode(attempt: Attempt, code: string, fetch: Fetch): Promise<Tokens> {
  return readTokens(
    attempt,
    await post(attempt.apiHost, "token", fetch, {
      grant_type: "authorization_code",
      client_id: attempt.clientId,
      redirect_uri: attempt.redirectUri,
      code,
      code_verifier: attempt.verifier,
    }),
  );
}

/** A refresh token → new tokens: Salesforce gives no new refresh token unless the app rotates them. */
export async function refreshTokens(app: App, refreshToken: string, fetch: Fetch): Promise<Tokens> {
  const sent = { grant_type: "refresh_token", client_id: app.clientId, refresh_token: refreshToken };
  const tokens = readTokens(app, await post(app.apiHost, "token", fetch, sent));
  return { ...tokens, refreshToken: tokens.refreshToken ?? refreshToken };
}

/** Ends a token, and with a refresh token all that came of it. Rejects when Salesforce could not be told. */
export async function revokeToken(apiHost: string, token: string, fetch: Fetch): Promise<void> {
  try {
    await post(apiHost, "revoke", fetch, { token });
  } catch (error) {
    // It is no token any more: that is what was wanted.
    if (!(error instanceof SalesforceFailure) || error.failure.kind === "retry") throw error;
  }
}

const answerSchema = v.object({
  access_token: v.pipe(v.string(), v.minLength(1)),
  refresh_token: v.optional(v.pipe(v.string(), v.minLength(1))),
  token_type: v.pipe(v.string(), v.regex(/^bearer$/i)),
  instance_url: v.string(),
  id: v.string(),
});

function readTokens({ apiHost }: App, body: unknown): Tokens {
  const parsed = v.safeParse(answerSchema, body);
  if (!parsed.success) throw failed("NOT_UNDERSTOOD", "Salesforce did not answer with tokens.");
  const { access_token, refresh_token, instance_url, id } = parsed.output;
  // A token that is good for another host must not be sent to this one, nor the other way round.
  if (!URL.canParse(instance_url) || new URL(instance_url).origin !== `https://${apiHost}`)
    throw failed("OAUTH_MISMATCH", "the tokens are for another host");
  const [, org = "", user = ""] = /^https:\/\/[^/?#]+\/id\/(00D[^/]+)\/(005[^/?#]+)$/.exec(id) ?? [];
  const orgId = readSalesforceId(org);
  const userId = readSalesforceId(user);
  if (orgId === null || userId === null)
    throw failed("NOT_UNDERSTOOD", "Salesforce did not say whose tokens these are.");
  return { accessToken: access_token, refreshToken: refresh_token ?? null, orgId, userId };
}

/** A form to the org's own host, and to no other: a redirect is not followed, and no cookie goes with it. */
async function post(
  apiHost: string,
  what: "token" | "revoke",
  fetch: Fetch,
  form: Readonly<Record<string, string>>,
): Promise<unknown> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(`https://${apiHost}/services/oauth2/${what}`, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(form).toString(),
      signal: AbortSignal.timeout(TIME_LIMIT),
      cache: "no-store",
      credentials: "omit",
      redirect: "manual",
    });
    text = await response.text();
  } catch {
    // What `fetch` says is not passed on: it may quote what was sent.
    throw failed("NETWORK", "Salesforce could not be reached.");
  }
  if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400))
    throw failed("REDIRECTED", "Salesforce pointed to another address.");
  const body = readJson(text);
  if (response.status >= 400) throw new SalesforceFailure(failureOfAnswer(response.status, body));
  return body;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function failed(code: string, message: string): SalesforceFailure {
  return new SalesforceFailure(failureOf(code, message));
}
