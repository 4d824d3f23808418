import { type CompleteAnswer, json } from "../answer.ts";
import { notSimulated, SalesforceError } from "../error.ts";
import type { ApiCall } from "../log.ts";
import type { Org } from "../org.ts";
import { BULK_INGEST_ROUTES } from "./bulk-ingest.ts";
import { BULK_QUERY_ROUTES } from "./bulk-query.ts";
import { apiPath, type PartRequest, type RestAnswer, type RestCall } from "./call.ts";
import { COLLECTION_ROUTES } from "./collections.ts";
import { COMPOSITE_ROUTES } from "./composite.ts";
import { DESCRIBE_ROUTES } from "./describe.ts";
import { EXTERNAL_ID_ROUTES } from "./external-id.ts";
import { LAYOUT_ROUTES } from "./layouts.ts";
import { LIMITS_ROUTES } from "./limits.ts";
import { QUERY_ROUTES } from "./query.ts";
import { RECORD_ROUTES } from "./records.ts";
import { REPLICATION_ROUTES } from "./replication.ts";
import { findRoute, type Route } from "./routes.ts";
import { SEARCH_ROUTES } from "./search.ts";
import { TOOLING_ROUTES } from "./tooling.ts";
import { TREE_ROUTES } from "./tree.ts";
import { UI_API_ROUTES } from "./ui-api.ts";
import { UNSIMULATED_ROUTES } from "./unsimulated.ts";
import { NEWEST, versionState } from "./versions.ts";

/** Everything the REST API answers; the first line that fits counts. */
const ROUTES: readonly Route[] = [
  ...QUERY_ROUTES,
  ...COMPOSITE_ROUTES,
  ...COLLECTION_ROUTES,
  ...TREE_ROUTES,
  ...DESCRIBE_ROUTES,
  ...LAYOUT_ROUTES,
  ...REPLICATION_ROUTES,
  ...UNSIMULATED_ROUTES,
  ...RECORD_ROUTES,
  ...EXTERNAL_ID_ROUTES,
  ...SEARCH_ROUTES,
  ...UI_API_ROUTES,
  ...BULK_INGEST_ROUTES,
  ...BULK_QUERY_ROUTES,
  ...TOOLING_ROUTES,
  ...LIMITS_ROUTES,
];

/** A request to `/services/data/v62.0/…` by a user whose session is good. */
export interface RestRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly userId: string;
  readonly logged: ApiCall;
  readonly rowIsLocked: (id: string) => boolean;
}

/** Answers a REST request, refusals included. */
export async function answerRest(org: Org, request: RestRequest): Promise<CompleteAnswer> {
  const answer = await guarded(() => dispatch(callOf(org, request)));
  const limits = { "sforce-limit-info": `api-usage=${org.usage.used}/${org.usage.allowed}` };
  const headers = { ...limits, ...answer.headers };
  if (answer.raw !== undefined) {
    return {
      outcome: "answer",
      status: answer.status,
      headers: { "content-type": answer.raw.type, ...headers },
      body: answer.raw.body,
    };
  }
  if (answer.body === undefined) return { outcome: "answer", status: answer.status, headers, body: "" };
  return json(answer.status, answer.body, headers);
}

/** An error as the API answers it. */
export function refusal(fault: SalesforceError): RestAnswer {
  return { status: fault.status, body: fault.toBody() };
}

async function guarded(run: () => RestAnswer | Promise<RestAnswer>): Promise<RestAnswer> {
  try {
    return await run();
  } catch (fault) {
    if (fault instanceof SalesforceError) return refusal(fault);
    throw fault;
  }
}

function callOf(org: Org, request: RestRequest): RestCall {
  const { version, path } = addressed(request.url.pathname);
  const { userId, logged, rowIsLocked } = request;
  const username = org.userById(userId)?.username ?? "";
  const call: RestCall = {
    org,
    method: request.method,
    segments: segmentsOf(path),
    query: request.url.searchParams,
    headers: request.headers,
    text: request.text,
    userId,
    view: org.viewOf(userId),
    actor: { userId, username, through: "api", call: logged.number, system: false, rowIsLocked },
    version,
    origin: request.url.origin,
    logged,
    part: (part) => answerPart(call, part),
  };
  return call;
}

function dispatch(call: RestCall): RestAnswer | Promise<RestAnswer> {
  const state = versionState(call.version);
  if (state === "gone") {
    throw new SalesforceError(
      410,
      "UNSUPPORTED_API_VERSION",
      `API version v${call.version} is no longer supported.`,
    );
  }
  if (state === "unknown") throw notFound();
  const found = findRoute(ROUTES, call.method, call.segments);
  if ("answer" in found) return found.answer(call, found.named);
  if (found.otherMethods.length > 0) {
    throw new SalesforceError(
      405,
      "METHOD_NOT_ALLOWED",
      `HTTP Method '${call.method}' not allowed. Allowed are ${[...new Set(found.otherMethods)].join(",")}`,
    );
  }
  throw notSimulated(`${call.method} ${apiPath(call)}/${call.segments.join("/")}`);
}

/** A part of a composite request goes the same way as a request of its own, but costs no call. */
function answerPart(call: RestCall, part: PartRequest): RestAnswer {
  const url = new URL(part.url, call.origin);
  const { version, path } = addressed(url.pathname);
  const method = part.method.toUpperCase();
  const own: RestCall = {
    ...call,
    method,
    segments: segmentsOf(path),
    query: url.searchParams,
    headers: part.headers,
    text: part.body === undefined || part.body === null ? "" : JSON.stringify(part.body),
    version,
    part: () => {
      throw notSimulated("a composite request inside another");
    },
  };
  try {
    const answer = dispatch(own);
    if (answer instanceof Promise)
      throw notSimulated(`${method} ${url.pathname} as part of a composite request`);
    return answer;
  } catch (fault) {
    if (!(fault instanceof SalesforceError)) throw fault;
    call.logged.errorCodes.push(fault.errorCode);
    return refusal(fault);
  }
}

/** The version and the rest of a path; `latest` is an alias of the newest version (REST guide, List Available REST API Versions). */
function addressed(pathname: string): { version: string; path: string } {
  const [, version, path = ""] = /^\/services\/data\/(?:v([^/]+)|latest)(\/.*)?$/.exec(pathname) ?? ["", ""];
  return { version: version ?? `${NEWEST}.0`, path };
}

function segmentsOf(path: string): string[] {
  return path
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
}

function notFound(): SalesforceError {
  return new SalesforceError(404, "NOT_FOUND", "The requested resource does not exist");
}
