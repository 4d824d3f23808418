import { SalesforceError } from "../error.ts";
import { bodyOf, isObject, type RestAnswer, type RestCall } from "./call.ts";
import { type Route, route } from "./routes.ts";

const MOST_PARTS = 25;
/** Of the 25, at most 5 may be queries or collections (REST guide, composite). */
const MOST_QUERIES = 5;

/** Composite and batch: up to 25 requests in one. */
export const COMPOSITE_ROUTES: readonly Route[] = [
  route("POST", "/composite", composite),
  route("POST", "/composite/batch", batch),
];

function composite(call: RestCall): RestAnswer {
  const body = bodyOf(call);
  const parts = partsOf(body.compositeRequest, "compositeRequest");
  const heavy = parts.filter((part) => /\/(query|queryAll|composite\/sobjects)\b/i.test(String(part.url)));
  if (heavy.length > MOST_QUERIES) {
    throw new SalesforceError(
      400,
      "LIMIT_EXCEEDED",
      `The limit of ${MOST_QUERIES} query and sObject Collections subrequests was exceeded.`,
    );
  }
  const allOrNone = body.allOrNone === true;
  const answers = new Map<string, RestAnswer>();
  const run = (): SalesforceError | null => {
    for (const part of parts) {
      const reference = String(part.referenceId ?? "");
      const answer = answerPart(call, part, answers);
      answers.set(reference, answer);
      if (allOrNone && answer.status >= 400)
        return new SalesforceError(answer.status, "PROCESSING_HALTED", "");
    }
    return null;
  };
  const halted = call.org.allOrNone(run);
  return {
    status: 200,
    body: {
      compositeResponse: parts.map((part) => {
        const referenceId = String(part.referenceId ?? "");
        const own = answers.get(referenceId);
        const answer = halted === null || (own !== undefined && own.status >= 400) ? own : undefined;
        return {
          body: answer === undefined ? halt() : (answer.body ?? null),
          httpHeaders: headersOf(answer),
          httpStatusCode: answer?.status ?? 400,
          referenceId,
        };
      }),
    },
  };
}

function batch(call: RestCall): RestAnswer {
  const body = bodyOf(call);
  const parts = partsOf(body.batchRequests, "batchRequests");
  let halted = false;
  const results = parts.map((part) => {
    if (halted) {
      const result = [
        {
          errorCode: "BATCH_PROCESSING_HALTED",
          message: "Batch processing halted per request, due to error response in a previous request.",
        },
      ];
      return { statusCode: 412, result };
    }
    const url = String(part.url ?? "");
    const answer = call.part({
      method: String(part.method ?? "GET"),
      url: url.startsWith("/services/") ? url : `/services/data/${url.replace(/^\//, "")}`,
      headers: call.headers,
      body: part.richInput,
    });
    if (answer.status >= 400 && body.haltOnError === true) halted = true;
    return { statusCode: answer.status, result: answer.body ?? null };
  });
  // Each part of a batch counts against the org's limits (REST guide, batch).
  call.org.usage.count(parts.length - 1);
  return { status: 200, body: { hasErrors: results.some((each) => each.statusCode >= 400), results } };
}

function answerPart(
  call: RestCall,
  part: Record<string, unknown>,
  before: ReadonlyMap<string, RestAnswer>,
): RestAnswer {
  try {
    const headers = isObject(part.httpHeaders) ? part.httpHeaders : {};
    return call.part({
      method: String(part.method ?? "GET"),
      url: String(resolve(part.url, before)),
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
      ),
      body: resolve(part.body, before),
    });
  } catch (fault) {
    if (fault instanceof SalesforceError) return { status: fault.status, body: fault.toBody() };
    throw fault;
  }
}

/** Puts the values of earlier answers where `@{reference.path}` stands. */
function resolve(value: unknown, before: ReadonlyMap<string, RestAnswer>): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, before));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, resolve(each, before)]));
  }
  if (typeof value !== "string" || !value.includes("@{")) return value;
  return value.replace(/@\{([^}]+)\}/g, (whole, path: string) => {
    const [reference = "", ...steps] = path.replace(/\[(\d+)\]/g, ".$1").split(".");
    let found: unknown = before.get(reference)?.body;
    for (const step of steps) {
      found = Array.isArray(found) ? found[Number(step)] : isObject(found) ? found[step] : undefined;
    }
    if (found === undefined || found === null) {
      throw new SalesforceError(
        400,
        "PROCESSING_HALTED",
        `Invalid reference specified. No value for ${path} found in ${reference} (${whole})`,
      );
    }
    return String(found);
  });
}

function partsOf(given: unknown, name: string): Record<string, unknown>[] {
  if (!Array.isArray(given) || !given.every(isObject)) {
    throw new SalesforceError(400, "JSON_PARSER_ERROR", `Required field is missing: ${name}`);
  }
  if (given.length > MOST_PARTS) {
    throw new SalesforceError(400, "LIMIT_EXCEEDED", `The limit of ${MOST_PARTS} subrequests was exceeded.`);
  }
  if (name === "compositeRequest") {
    const references = given.map((part) => part.referenceId);
    if (references.some((each) => typeof each !== "string" || each === "")) {
      throw new SalesforceError(400, "JSON_PARSER_ERROR", "Required field is missing: referenceId");
    }
    if (new Set(references).size !== references.length) {
      throw new SalesforceError(400, "INVALID_INPUT", "Provided referenceId is not unique in the request");
    }
  }
  return given;
}

function headersOf(answer: RestAnswer | undefined): Record<string, string> {
  const location = answer?.headers?.location;
  return location === undefined ? {} : { Location: location };
}

function halt(): unknown {
  return [
    {
      errorCode: "PROCESSING_HALTED",
      message: "The transaction was rolled back since another operation in the same transaction failed.",
    },
  ];
}
