import { readFile } from "node:fs/promises";
import { type CompleteAnswer, html, json, type OrgRequest, redirect } from "../answer.ts";
import { cookieOf, ENDED_SESSION_COOKIE } from "../cookie.ts";
import { SalesforceError } from "../error.ts";
import { apiOriginOf } from "../hosts.ts";
import { parseId } from "../id.ts";
import { enterPages } from "../login.ts";
import type { Org, OrgUser } from "../org.ts";
import { shellMarkup } from "./shell.ts";
import { viewOf } from "./views.ts";

/** Answers on the page host: Lightning's addresses, and what its pages fetch for themselves. None of it is an API call. */
export async function answerPage(org: Org, request: OrgRequest, url: URL): Promise<CompleteAnswer> {
  const { pathname } = url;
  const apiOrigin = apiOriginOf(url.origin);
  if (pathname.startsWith("/services/")) return redirect(apiOrigin + pathname + url.search);
  if (pathname === "/secur/contentDoor") return enterPages(org, url);
  if (pathname === "/secur/logout.jsp") return leave(org, request, apiOrigin);
  if (pathname === "/auraFW/app.css") return asset("app.css", "text/css");
  if (pathname === "/auraFW/app.js") return script();
  if (pathname === "/favicon.ico") return { outcome: "answer", status: 204, headers: {}, body: "" };
  const user = userOf(org, request);
  if (pathname.startsWith("/aura/")) return answerAura(org, request, url, user);
  if (user === null) {
    const startUrl = new URLSearchParams({ ec: "302", startURL: pathname + url.search });
    return redirect(`${apiOrigin}/?${startUrl}`);
  }
  const classicId = pathname.slice(1);
  if (parseId(classicId) !== null) return redirect(`/lightning/r/${classicId}/view`);
  if (pathname === "/") return redirect("/lightning/page/home");
  if (pathname.startsWith("/lightning/") || pathname === "/one/one.app") {
    return html(200, shellMarkup(org, user), { "cache-control": "no-store" });
  }
  return html(404, "<h1>URL No Longer Exists</h1>");
}

async function answerAura(
  org: Org,
  request: OrgRequest,
  url: URL,
  user: OrgUser | null,
): Promise<CompleteAnswer> {
  if (user === null) return json(401, { message: "Your session has ended." });
  if (url.pathname === "/aura/view") return json(200, viewOf(org, user, url.searchParams.get("path") ?? "/"));
  if (url.pathname === "/aura/save" && request.method === "POST") return save(org, user, request.body);
  return json(404, { message: "There is no such action." });
}

/** Saves what was typed on a page, on behalf of the user whose page it is. */
function save(org: Org, user: OrgUser, body: string): CompleteAnswer {
  const { id, fields } = JSON.parse(body) as { id: string; fields: Record<string, unknown> };
  try {
    org.update(id, fields, user.username);
    return json(200, { saved: true });
  } catch (fault) {
    if (fault instanceof SalesforceError) return json(200, { saved: false, message: fault.message });
    throw fault;
  }
}

function userOf(org: Org, request: OrgRequest): OrgUser | null {
  const sid = cookieOf(request.headers, "sid");
  const session = sid === null ? null : org.sessions.use(sid);
  return session === null ? null : org.userById(session.userId);
}

function leave(org: Org, request: OrgRequest, apiOrigin: string): CompleteAnswer {
  const sid = cookieOf(request.headers, "sid");
  const session = sid === null ? undefined : org.sessions.peek(sid);
  if (session !== undefined) org.sessions.end(session.id);
  if (session?.parent != null) org.sessions.end(session.parent.id);
  return redirect(`${apiOrigin}/secur/logout.jsp`, [ENDED_SESSION_COOKIE]);
}

async function asset(name: string, type: string): Promise<CompleteAnswer> {
  const body = await readFile(new URL(name, import.meta.url), "utf8");
  return { outcome: "answer", status: 200, headers: { "content-type": `${type};charset=UTF-8` }, body };
}

/** The page's script is TypeScript like everything else; its types are taken off when it is asked for. */
async function script(): Promise<CompleteAnswer> {
  const source = await readFile(new URL("app.ts", import.meta.url), "utf8");
  // Loaded only here: most tests never ask for a page.
  const { transformWithOxc } = await import("vite");
  const { code } = await transformWithOxc(source, "app.ts");
  return {
    outcome: "answer",
    status: 200,
    headers: { "content-type": "text/javascript;charset=UTF-8" },
    body: code,
  };
}
