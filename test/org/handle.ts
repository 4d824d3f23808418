import { type CompleteAnswer, html, json, type OrgAnswer, type OrgRequest, redirect } from "./answer.ts";
import { disturb } from "./disturb.ts";
import { notSimulated, SalesforceError } from "./error.ts";
import { apiHostOf, pageHostOf, pageOriginOf, visualforceHostOf } from "./hosts.ts";
import { parseId } from "./id.ts";
import type { ApiCall } from "./log.ts";
import { logIn, logInForm, logOut } from "./login.ts";
import { answerOAuth } from "./oauth/answer-oauth.ts";
import type { Org, OrgUser } from "./org.ts";
import { answerPage } from "./page/answer-page.ts";
import { answerRest } from "./rest/answer-rest.ts";
import { identityOf, openIdClaims } from "./rest/identity.ts";
import { versionList } from "./rest/versions.ts";
import type { TroubledCall, TroubleEffect } from "./trouble.ts";

/** URI and headers may take 16,384 bytes: 414 for the URI, 431 for the headers (help.salesforce.com 000386264). */
const LONGEST_URI = 16_384;
const LONGEST_HEADERS = 16_384;
/** How much of a request's body the log keeps. */
const LOGGED_BODY = 65_536;

/** Answers a request as the org's API host or page host would, with whatever trouble is on. */
export async function handle(org: Org, request: OrgRequest): Promise<OrgAnswer> {
  org.bulk.catchUp();
  const url = addressOf(request);
  const role = roleOf(org, url.hostname);
  const userId = role === "api" ? sessionUser(org, request) : null;
  const counted = role === "api" && url.pathname.startsWith("/services/data/");
  const logged = org.log.begin(counted, {
    at: org.clock.now(),
    method: request.method,
    url: url.pathname + url.search,
    body: role === "api" && counted ? request.body.slice(0, LOGGED_BODY) : "",
    username: userId === null ? null : (org.userById(userId)?.username ?? null),
    client: /client=([^;,]+)/.exec(request.headers["sforce-call-options"] ?? "")?.[1]?.trim() ?? null,
  });
  const troubled: TroubledCall = {
    number: logged.number,
    method: request.method,
    path: url.pathname,
    query: url.searchParams,
    body: request.body,
    username: logged.username,
    client: logged.client,
    api: role === "api",
  };
  const effect = org.troubles.for(troubled);
  const answer = await disturb(org, effect, bearerOf(request), () =>
    role === "page"
      ? answerPage(org, request, url)
      : role === "api"
        ? answerApi(org, request, url, logged, effect)
        : // Whatever an org's developers have put there: no page that Quietlist could read.
          Promise.resolve(
            role === "visualforce"
              ? html(200, "<title>Visualforce</title><h1>A page of our own</h1>")
              : html(404, "<h1>Unknown host</h1>"),
          ),
  );
  const delay = typeof effect === "object" && effect !== null && "delay" in effect ? effect.delay : 0;
  await org.clock.wait(org.latency.roundTrip + org.latency.perRecord * logged.records + delay);
  note(logged, answer);
  if (answer.outcome !== "answer" && answer.outcome !== "cutOff") return answer;
  return { ...answer, headers: { date: new Date(org.clock.now()).toUTCString(), ...answer.headers } };
}

/** Does this trouble hold the row with this id? */
function locks(effect: TroubleEffect | null, id: string): boolean {
  if (typeof effect !== "object" || effect === null) return effect === "lockRows";
  return "lockRows" in effect && effect.lockRows.includes(id);
}

/**
 * Two slashes before the path are one: the Salesforce CLI signed in by `org login access-token` keeps the instance as
 * `https://….my.salesforce.com/` and asks for `//services/data` ever after (plugin-auth, access-token.ts: `.href`).
 */
function addressOf(request: OrgRequest): URL {
  const url = new URL(request.url);
  url.pathname = url.pathname.replace(/^\/{2,}/, "/");
  return url;
}

type Role = "api" | "page" | "visualforce" | "unknown";

/** Plain loopback addresses are the API, for Node clients that cannot be told which host to send. */
function roleOf(org: Org, host: string): Role {
  if (host === apiHostOf(org)) return "api";
  if (host === pageHostOf(org)) return "page";
  if (host === visualforceHostOf(org)) return "visualforce";
  return host === "localhost" || host === "127.0.0.1" ? "api" : "unknown";
}

async function answerApi(
  org: Org,
  request: OrgRequest,
  url: URL,
  logged: ApiCall,
  effect: TroubleEffect | null,
): Promise<CompleteAnswer> {
  const { pathname } = url;
  if (request.url.length > LONGEST_URI) return html(414, "<h1>URI Too Long</h1>");
  const headerBytes = Object.entries(request.headers).reduce(
    (sum, [name, value]) => sum + name.length + value.length,
    0,
  );
  if (headerBytes > LONGEST_HEADERS) return html(431, "<h1>Request Header Fields Too Large</h1>");
  if (pathname === "/" && request.method === "GET") return logInForm(org, url, request);
  if (pathname === "/" && request.method === "POST") return logIn(org, request, url);
  if (pathname === "/secur/logout.jsp") return logOut(org, request);
  const oauth = answerOAuth(org, request, url);
  if (oauth !== null) return oauth;
  if (/^\/services\/data\/?$/.test(pathname)) return json(200, versionList());
  const needsSession = /^\/(services\/data\/|services\/oauth2\/userinfo|id\/)/.test(pathname);
  if (pathname.startsWith("/services/") && !needsSession) {
    return json(501, [notSimulated(pathname).toRest()]);
  }
  if (!needsSession)
    return (
      classic(pathname, url) ??
      json(404, [{ message: "The requested resource does not exist", errorCode: "NOT_FOUND" }])
    );
  try {
    const user = authorised(org, request);
    if (pathname === "/services/oauth2/userinfo") return json(200, openIdClaims(org, user, url.origin));
    if (pathname.startsWith("/id/")) return identity(org, user, url);
    admitted(org, user);
    org.usage.count();
    logged.counted = true;
    return await answerRest(org, {
      method: request.method,
      url,
      headers: request.headers,
      text: request.body,
      userId: user.id,
      logged,
      rowIsLocked: (id) => locks(effect, id),
    });
  } catch (fault) {
    if (fault instanceof SalesforceError) return json(fault.status, fault.toBody());
    throw fault;
  }
}

/** Classic's address of a record leads to its Lightning page. */
function classic(pathname: string, url: URL): CompleteAnswer | null {
  const id = pathname.slice(1);
  if (parseId(id) === null) return null;
  return redirect(`${pageOriginOf(url.origin)}/lightning/r/${id}/view`);
}

/** The user of the session in the `Authorization` header. Cookies are no good for the API. */
function authorised(org: Org, request: OrgRequest): OrgUser {
  const bearer = bearerOf(request);
  const session = bearer === null ? null : org.sessions.use(bearer);
  const user = session === null ? null : org.userById(session.userId);
  if (session === null || user === null) {
    throw new SalesforceError(401, "INVALID_SESSION_ID", "Session expired or invalid");
  }
  if (session.kind === "lightning" || (session.kind === "api" && org.apiAccess === "allowlist")) {
    throw new SalesforceError(
      401,
      "INVALID_SESSION_ID",
      "This session is not valid for use with the REST API",
    );
  }
  return user;
}

/** Whether this user may call the API at all, and today. */
function admitted(org: Org, user: OrgUser): void {
  if (org.apiAccess === "disabled") {
    throw new SalesforceError(
      403,
      "API_DISABLED_FOR_ORG",
      "The REST API is not enabled for this Organization.",
    );
  }
  if (!org.security.may(user.id, "ApiEnabled")) {
    throw new SalesforceError(403, "API_CURRENTLY_DISABLED", "API is disabled for this User");
  }
  if (org.usage.exceeded) {
    throw new SalesforceError(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.");
  }
}

function identity(org: Org, user: OrgUser, url: URL): CompleteAnswer {
  const [, , orgId = "", userId = ""] = url.pathname.split("/");
  const asked = org.userById(userId);
  if (orgId.slice(0, 15) !== org.id.slice(0, 15) || asked === null) {
    return html(404, "Bad_Id");
  }
  // Others' identities are for those who may see set-up.
  if (asked.id !== user.id && !org.security.may(user.id, "ViewSetup")) return html(403, "Bad_OAuth_Token");
  return json(200, identityOf(org, asked, url.origin));
}

function sessionUser(org: Org, request: OrgRequest): string | null {
  const bearer = bearerOf(request);
  return bearer === null ? null : (org.sessions.peek(bearer)?.userId ?? null);
}

function bearerOf(request: OrgRequest): string | null {
  return /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
}

function note(logged: ApiCall, answer: OrgAnswer): void {
  if (answer.outcome !== "answer" && answer.outcome !== "cutOff") return;
  logged.status = answer.status;
  if (answer.status < 400 || typeof answer.body !== "string") return;
  const code = /"errorCode"\s*:\s*"([A-Z_]+)"/.exec(answer.body)?.[1];
  if (code !== undefined) logged.errorCodes.push(code);
}
