import { type CompleteAnswer, html, json, type OrgAnswer } from "./answer.ts";
import type { Org } from "./org.ts";
import type { TroubleEffect } from "./trouble.ts";

/** Answers in place of the org's own, nothing having been done. */
const INSTEAD: Partial<Record<string, () => OrgAnswer>> = {
  html500: () =>
    html(500, "<html><head><title>Error</title></head><body><h1>Internal Server Error</h1></body></html>"),
  html502: () =>
    html(
      502,
      "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>",
    ),
  html503: () =>
    html(
      503,
      "<html><head><title>Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>",
      {
        "retry-after": "30",
      },
    ),
  empty200: () => ({
    outcome: "answer",
    status: 200,
    headers: { "content-type": "application/json;charset=UTF-8" },
    body: "",
  }),
  maintenance200: () =>
    html(
      200,
      "<!DOCTYPE html><html><head><title>Down for Maintenance</title></head><body><h1>We are down for maintenance.</h1><p>Sorry for the inconvenience. We'll be back shortly.</p></body></html>",
    ),
  requestLimit: () => error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded."),
  concurrentRequests: () => error(403, "REQUEST_LIMIT_EXCEEDED", "ConcurrentPerOrgLongTxn Limit exceeded."),
  serverUnavailable: () =>
    error(503, "SERVER_UNAVAILABLE", "We are temporarily unable to service your request."),
  unknownException: () =>
    error(
      500,
      "UNKNOWN_EXCEPTION",
      "An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (-1234567890)",
    ),
  apiDisabled: () => error(403, "API_DISABLED_FOR_ORG", "The REST API is not enabled for this Organization."),
  apiDisabledForUser: () => error(403, "API_CURRENTLY_DISABLED", "API is disabled for this User"),
  notForApi: () => error(401, "INVALID_SESSION_ID", "This session is not valid for use with the REST API"),
  resetBefore: () => ({ outcome: "connectionDies", effect: "before" }),
  timeout: () => ({ outcome: "silence", effect: "before" }),
};

/** Lets a trouble happen to a request, before, after, or instead of what the org would do. */
export async function disturb(
  org: Org,
  effect: TroubleEffect | null,
  bearer: string | null,
  proceed: () => Promise<CompleteAnswer>,
): Promise<OrgAnswer> {
  if (effect === null) return proceed();
  if (typeof effect === "object") {
    if (!("status" in effect)) return proceed();
    const headers = { "content-type": "application/json;charset=UTF-8", ...effect.headers };
    return { outcome: "answer", status: effect.status, headers, body: effect.body };
  }
  const instead = INSTEAD[effect];
  if (instead !== undefined) return instead();
  if (effect === "sessionExpired" && bearer !== null) org.sessions.end(bearer);
  const answer = await proceed();
  if (effect === "resetAfter") return { outcome: "connectionDies", effect: "after" };
  if (effect === "timeoutAfter") return { outcome: "silence", effect: "after" };
  if (effect === "cutBody") return cut(answer);
  return answer;
}

async function cut(answer: CompleteAnswer): Promise<OrgAnswer> {
  let whole = "";
  if (typeof answer.body === "string") whole = answer.body;
  else
    for await (const piece of answer.body)
      whole += typeof piece === "string" ? piece : new TextDecoder().decode(piece);
  const { status, headers } = answer;
  return {
    outcome: "cutOff",
    status,
    headers,
    body: whole.slice(0, Math.floor(whole.length / 2)),
    announced: Buffer.byteLength(whole),
  };
}

function error(status: number, errorCode: string, message: string): CompleteAnswer {
  return json(status, [{ message, errorCode }]);
}
