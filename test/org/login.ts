import { type CompleteAnswer, html, type OrgRequest, redirect } from "./answer.ts";
import { cookieOf, ENDED_SESSION_COOKIE, sessionCookie } from "./cookie.ts";
import { pageOriginOf } from "./hosts.ts";
import type { Org } from "./org.ts";
import { loginMarkup } from "./page/login-page.ts";
import type { Session } from "./sessions.ts";

const HOME = "/lightning/page/home";

/** The API host's own page: the login form, or straight on for those who are logged in. */
export function logInForm(org: Org, url: URL, request: OrgRequest): CompleteAnswer {
  const startUrl = url.searchParams.get("startURL") ?? HOME;
  const sid = cookieOf(request.headers, "sid");
  const session = sid === null ? null : org.sessions.use(sid);
  if (session !== null && session.kind === "api") return onToPages(org, url, session, startUrl, []);
  return html(200, loginMarkup(org, startUrl, null));
}

/** Checks name and password, sets the API host's `sid`, and goes on to the page host, which gets its own. */
export function logIn(org: Org, request: OrgRequest, url: URL): CompleteAnswer {
  const form = new URLSearchParams(request.body);
  const startUrl = form.get("startURL") ?? HOME;
  const user = org.users.find((each) => each.username === (form.get("username") ?? "").trim().toLowerCase());
  if (user === undefined || (form.get("pw") ?? "") !== user.password) {
    return html(200, loginMarkup(org, startUrl, "Please check your username and password."));
  }
  const session = org.sessions.start(user.id, "api");
  return onToPages(org, url, session, startUrl, [sessionCookie(session.id)]);
}

/** Ends the session and shows the login form. */
export function logOut(org: Org, request: OrgRequest): CompleteAnswer {
  const sid = cookieOf(request.headers, "sid");
  if (sid !== null) org.sessions.end(sid);
  return redirect("/", [ENDED_SESSION_COOKIE]);
}

/** What the page host does with the ticket it is handed. */
export function enterPages(org: Org, url: URL): CompleteAnswer {
  const session = org.tickets.redeem(url.searchParams.get("ticket") ?? "");
  const startUrl = url.searchParams.get("startURL") ?? HOME;
  if (session === null) return redirect(startUrl);
  const own = org.sessions.start(session.userId, "lightning", session);
  return redirect(startUrl.startsWith("/") ? startUrl : HOME, [sessionCookie(own.id)]);
}

function onToPages(
  org: Org,
  url: URL,
  session: Session,
  startUrl: string,
  cookies: readonly string[],
): CompleteAnswer {
  // An app that waits for the user's consent does so on this host.
  if (/^\/(services\/oauth2|setup\/secur)\//.test(startUrl)) return redirect(startUrl, cookies);
  const ticket = org.tickets.issue(session);
  const query = new URLSearchParams({ startURL: startUrl, ticket });
  const pages = pageOriginOf(url.origin);
  return redirect(`${pages}/secur/contentDoor?${query}`, cookies);
}
