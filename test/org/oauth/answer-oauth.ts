import { createHash, createHmac } from "node:crypto";
import { type CompleteAnswer, html, json, type OrgRequest, redirect } from "../answer.ts";
import { cookieOf } from "../cookie.ts";
import { notSimulated } from "../error.ts";
import type { Org } from "../org.ts";
import { escaped } from "../page/markup.ts";
import type { ClientApp } from "./clients.ts";

/** `/services/oauth2/*` besides `userinfo`: authorization code with PKCE, refresh, revoke, introspect. */
export function answerOAuth(org: Org, request: OrgRequest, url: URL): CompleteAnswer | null {
  const sent = new URLSearchParams(request.method === "POST" ? request.body : url.search);
  switch (url.pathname) {
    case "/services/oauth2/authorize":
      return authorize(org, request, url);
    case "/setup/secur/RemoteAccessAuthorizationPage.apexp":
      return decide(org, request, sent);
    case "/services/oauth2/token":
      return request.method === "POST"
        ? token(org, sent, url)
        : oauthError(400, "invalid_request", "must use HTTP POST");
    case "/services/oauth2/revoke":
      return revoke(org, sent);
    case "/services/oauth2/introspect":
      return introspect(org, sent);
    case "/services/oauth2/pkce/generator":
      return pkce(org);
    default: {
      if (!url.pathname.startsWith("/services/oauth2/") || url.pathname === "/services/oauth2/userinfo")
        return null;
      return json(501, [notSimulated(url.pathname).toRest()]);
    }
  }
}

/** Refusals before the app is known are shown to the user; later ones go to the app (OAuth 2.0 authorization errors). */
function authorize(org: Org, request: OrgRequest, url: URL): CompleteAnswer {
  const asked = url.searchParams;
  const app = org.clientApps.find(asked.get("client_id") ?? "");
  const redirectUri = asked.get("redirect_uri") ?? "";
  if (app === undefined)
    return page(400, "error=invalid_client_id&error_description=client%20identifier%20invalid");
  if (!app.redirectUris.includes(redirectUri)) {
    return page(
      400,
      "error=redirect_uri_mismatch&error_description=redirect_uri%20must%20match%20configuration",
    );
  }
  const refuse = (error: string, description: string) =>
    back(redirectUri, { error, error_description: description }, asked.get("state"));
  if (asked.get("response_type") !== "code")
    return refuse("unsupported_response_type", "response type not supported");
  if (app.blocked) return refuse("OAUTH_APP_BLOCKED", "this app is blocked by admin");
  const challenge = asked.get("code_challenge");
  if (app.requirePkce && challenge === null)
    return refuse("invalid_request", "missing required code challenge");
  if (challenge !== null && (asked.get("code_challenge_method") ?? "S256") !== "S256") {
    return refuse("invalid_request", "invalid code challenge method");
  }
  const sid = cookieOf(request.headers, "sid");
  const session = sid === null ? null : org.sessions.use(sid);
  if (session === null || asked.get("prompt") === "login") {
    const again = new URLSearchParams(asked);
    again.delete("prompt");
    return redirect(`/?${new URLSearchParams({ startURL: `${url.pathname}?${again}` })}`);
  }
  if (!org.clientApps.isApproved(app, session.userId)) return page(200, approvalForm(app, asked));
  return grant(org, app, session.userId, asked);
}

/** The user's answer to "Allow access?". */
function decide(org: Org, request: OrgRequest, sent: URLSearchParams): CompleteAnswer {
  const sid = cookieOf(request.headers, "sid");
  const session = sid === null ? null : org.sessions.use(sid);
  const asked = new URLSearchParams(sent.get("request") ?? "");
  const app = org.clientApps.find(asked.get("client_id") ?? "");
  if (session === null || app === undefined) return redirect("/");
  if (!sent.has("save")) {
    const denied = { error: "access_denied", error_description: "end-user denied authorization" };
    return back(asked.get("redirect_uri") ?? "", denied, asked.get("state"));
  }
  org.clientApps.approve(app, session.userId);
  return grant(org, app, session.userId, asked);
}

function grant(org: Org, app: ClientApp, userId: string, asked: URLSearchParams): CompleteAnswer {
  const redirectUri = asked.get("redirect_uri") ?? "";
  const code = org.clientApps.issueCode({
    app,
    userId,
    redirectUri,
    challenge: asked.get("code_challenge"),
    scope: asked.get("scope") ?? app.scopes.join(" "),
  });
  return back(redirectUri, { code }, asked.get("state"));
}

function token(org: Org, sent: URLSearchParams, url: URL): CompleteAnswer {
  const app = org.clientApps.find(sent.get("client_id") ?? "");
  if (app === undefined) return oauthError(400, "invalid_client_id", "client identifier invalid");
  if (app.blocked) return oauthError(400, "invalid_client", "app must be installed into org");
  if (app.secret !== null && sent.get("client_secret") !== app.secret) {
    return oauthError(400, "invalid_client", "invalid client credentials");
  }
  switch (sent.get("grant_type")) {
    case "authorization_code": {
      const code = org.clientApps.redeemCode(sent.get("code") ?? "");
      if (code === null || code.app !== app)
        return oauthError(400, "invalid_grant", "expired authorization code");
      if (code.redirectUri !== sent.get("redirect_uri")) {
        return oauthError(400, "redirect_uri_mismatch", "redirect_uri must match configuration");
      }
      if (code.challenge !== null && challengeOf(sent.get("code_verifier") ?? "") !== code.challenge) {
        return oauthError(400, "invalid_grant", "invalid code verifier");
      }
      const held = { app, userId: code.userId, scope: code.scope };
      const refreshes = /\b(refresh_token|offline_access|full)\b/.test(code.scope);
      const refreshToken = refreshes ? org.clientApps.issueRefreshToken(held) : null;
      return tokens(org, held, refreshToken, refreshToken, url);
    }
    case "refresh_token": {
      const refreshToken = sent.get("refresh_token") ?? "";
      const held = org.clientApps.refreshGrant(refreshToken);
      if (held === null || held.app !== app)
        return oauthError(400, "invalid_grant", "expired access/refresh token");
      return tokens(org, held, refreshToken, null, url);
    }
    default:
      return oauthError(400, "unsupported_grant_type", "grant type not supported");
  }
}

function tokens(
  org: Org,
  held: { readonly app: ClientApp; readonly userId: string; readonly scope: string },
  refreshToken: string | null,
  told: string | null,
  url: URL,
): CompleteAnswer {
  const accessToken = org.sessions.start(held.userId, "oauth").id;
  org.clientApps.noteAccessToken(accessToken, held, refreshToken);
  const id = `${url.origin}/id/${org.id}/${held.userId}`;
  const issuedAt = String(org.clock.now());
  return json(200, {
    access_token: accessToken,
    ...(told === null ? {} : { refresh_token: told }),
    signature: createHmac("sha256", held.app.secret ?? held.app.clientId)
      .update(id + issuedAt)
      .digest("base64"),
    scope: held.scope,
    instance_url: url.origin,
    id,
    token_type: "Bearer",
    issued_at: issuedAt,
  });
}

function revoke(org: Org, sent: URLSearchParams): CompleteAnswer {
  const ended = org.clientApps.revoke(sent.get("token") ?? "");
  if (ended === null) {
    // Unlike the other endpoints, this one answers as a form: jsforce reads it so (oauth2.ts, revokeToken).
    const error = "unsupported_token_type";
    const body = new URLSearchParams({ error, error_description: "this token type is not supported" });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { outcome: "answer", status: 400, headers, body: String(body) };
  }
  for (const accessToken of ended) org.sessions.end(accessToken);
  return { outcome: "answer", status: 200, headers: {}, body: "" };
}

/** For the app the token was issued to; with its secret, if it has one. */
function introspect(org: Org, sent: URLSearchParams): CompleteAnswer {
  const app = org.clientApps.find(sent.get("client_id") ?? "");
  if (app === undefined) return oauthError(401, "invalid_client", "invalid client credentials");
  if (app.secret !== null && sent.get("client_secret") !== app.secret) {
    return oauthError(401, "invalid_client", "invalid client credentials");
  }
  const accessToken = sent.get("token") ?? "";
  const held = org.clientApps.accessGrant(accessToken);
  const session = org.sessions.use(accessToken);
  if (held === null || session === null || held.app !== app) return json(200, { active: false });
  const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);
  return json(200, {
    active: true,
    scope: held.scope,
    client_id: app.clientId,
    username: org.userById(held.userId)?.username,
    sub: `https://login.salesforce.com/id/${org.id}/${held.userId}`,
    token_type: "access_token",
    exp: seconds(session.lastUsed + org.sessions.idleMilliseconds),
    iat: seconds(held.issued),
    nbf: seconds(held.issued),
  });
}

function pkce(org: Org): CompleteAnswer {
  const verifier = Array.from({ length: 64 }, () => org.random.below(36).toString(36)).join("");
  return json(200, { code_verifier: verifier, code_challenge: challengeOf(verifier) });
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

function back(
  redirectUri: string,
  answer: Readonly<Record<string, string>>,
  state: string | null,
): CompleteAnswer {
  const target = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value);
  if (state !== null) target.searchParams.set("state", state);
  return redirect(target.href);
}

function oauthError(status: number, error: string, description: string): CompleteAnswer {
  return json(status, { error, error_description: description });
}

function page(status: number, content: string): CompleteAnswer {
  return html(
    status,
    `<!DOCTYPE html><html lang="en"><head><title>Salesforce</title></head><body>${content}</body></html>`,
  );
}

function approvalForm(app: ClientApp, asked: URLSearchParams): string {
  return `<form method="post" action="/setup/secur/RemoteAccessAuthorizationPage.apexp"><h1>Allow Access?</h1><p>${escaped(app.name)} is asking to: ${escaped(app.scopes.join(", "))}</p><input type="hidden" name="request" value="${escaped(asked)}"><button id="oaapprove" name="save" value="1">Allow</button><button id="oadeny" name="cancel" value="1">Deny</button></form>`;
}
