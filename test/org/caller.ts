import type { CompleteAnswer, OrgAnswer } from "./answer.ts";
import { handle } from "./handle.ts";
import type { Org } from "./org.ts";

/** What came back, read as JSON where it is JSON. */
export interface Called {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into answers of many shapes.
  readonly body: any;
}

/** One user's calls to the API of an org in this process, for tests. */
export interface Caller {
  readonly sessionId: string;
  /** A call that must be answered. `path` starts below the version: `/sobjects/Lead`. */
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Called>;
  /** The same, whatever comes of it. */
  attempt(method: string, path: string, body?: unknown): Promise<OrgAnswer>;
  query(statement: string): Promise<Called>;
}

/** Logs a user in and calls on their behalf, with version 62.0. */
export function callerOf(org: Org, username: string): Caller {
  const sessionId = org.login(username);
  const attempt = (
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<OrgAnswer> =>
    handle(org, {
      method,
      url: `https://${org.myDomain}.my.salesforce.com/services/data/v62.0${path}`,
      headers: { authorization: `Bearer ${sessionId}`, ...headers },
      body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
    });
  const call: Caller["call"] = async (method, path, body, headers) =>
    read(complete(await attempt(method, path, body, headers)));
  return {
    sessionId,
    call,
    attempt,
    query: (statement) => call("GET", `/query?q=${encodeURIComponent(statement)}`),
  };
}

/** The answer, if there is a complete one; a test fails otherwise. */
export function complete(answer: OrgAnswer): CompleteAnswer {
  if (answer.outcome !== "answer") throw new Error(`There was no answer: ${answer.outcome}.`);
  return answer;
}

/** Reads an answer to its end. */
export async function read(answer: CompleteAnswer): Promise<Called> {
  let text = "";
  if (typeof answer.body === "string") text = answer.body;
  else {
    const decoder = new TextDecoder();
    for await (const piece of answer.body) {
      text += typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    }
  }
  const isJson = (answer.headers["content-type"] ?? "").startsWith("application/json") && text !== "";
  return { status: answer.status, headers: answer.headers, body: isJson ? JSON.parse(text) : text };
}
