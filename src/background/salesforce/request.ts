import type { Milliseconds } from "../../model/milliseconds";
import { failureOf, failureOfAnswer } from "./failure";
import { type ApiUsage, SalesforceFailure } from "./salesforce";

/** `fetch`, or what a simulation puts in its place. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface ApiRequest {
  readonly method: string;
  /** A path from the root of the API's host, or an address on that very host. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** What a success must bring; JSON unless said. Errors are JSON either way. */
  readonly expects?: "text/csv";
}

export interface ApiAnswer {
  readonly status: number;
  /** Parsed JSON, or the text of a CSV; null when the answer has no body, as after a PATCH. */
  readonly body: unknown;
  /** One of its headers; null when it has none of this name. */
  readonly header: (name: string) => string | null;
  /** By Salesforce's clock, when it answered; null when it did not say. */
  readonly asOf: Milliseconds | null;
}

/** One user's session at one API host: the only way out of this extension, and the only place that holds the session. */
export interface ApiSession {
  /** Rejects with a `SalesforceFailure` for everything but a success. */
  request(request: ApiRequest): Promise<ApiAnswer>;
  readonly usage: ApiUsage | null;
  readonly calls: number;
}

export interface ApiSessionOptions {
  readonly apiHost: string;
  readonly sessionId: string;
  readonly fetch: Fetch;
  /** Another token in place of one that Salesforce no longer takes; null when there is none to be had. */
  readonly renew?: ((dead: string) => Promise<string | null>) | undefined;
  /** How long an answer may take, its body included. */
  readonly timeLimit?: Milliseconds;
}

export function openApiSession(options: ApiSessionOptions): ApiSession {
  // Taken out of the options, since browsers refuse a `fetch` that is called as a method of anything but the window.
  const { apiHost, fetch, renew, timeLimit = 30_000 } = options;
  let sessionId = options.sessionId;
  const origin = `https://${apiHost}`;
  let usage: ApiUsage | null = null;
  let calls = 0;

  return {
    async request(asked) {
      const used = sessionId;
      try {
        return await send(asked);
      } catch (error) {
        // Refused at the door: nothing of it was done, so it can be asked again.
        const isRefused = error instanceof SalesforceFailure && error.failure.code === "INVALID_SESSION_ID";
        // Another call may have renewed it while this one was on its way.
        const fresh = isRefused && renew && (sessionId === used ? await renew(used) : sessionId);
        if (!fresh || fresh === used) throw error;
        sessionId = fresh;
        return send(asked);
      }
    },
    get usage() {
      return usage;
    },
    get calls() {
      return calls;
    },
  };

  async function send({ method, url, headers, body, expects }: ApiRequest): Promise<ApiAnswer> {
    const address = addressAt(origin, url);
    const signal = AbortSignal.timeout(timeLimit);
    const init: RequestInit = {
      method,
      headers: {
        Accept: expects ?? "application/json",
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
        Authorization: `Bearer ${sessionId}`,
        // The org's admin sees this name in event monitoring and API usage.
        "Sforce-Call-Options": "client=Quietlist",
      },
      ...(body === undefined ? {} : { body }),
      signal,
      cache: "no-store",
      // The page's cookies must not travel beside the session.
      credentials: "omit",
      // Never followed, so that the session reaches no other host. Unlike "error", this can be told from a network
      // that is down: an org that has moved redirects for ever.
      redirect: "manual",
    };
    calls += 1;
    const response = await withinTime(signal, () => fetch(address, init));
    usage = readUsage(response.headers.get("Sforce-Limit-Info")) ?? usage;
    const asOf = readDate(response.headers.get("Date"));
    if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400))
      throw ours("REDIRECTED", "Salesforce pointed to another address.");

    const text = await withinTime(signal, () => response.text());
    const answer = isExpected(expects, response) ? text : readBody(text, response);
    if (response.status >= 400)
      throw new SalesforceFailure(
        failureOfAnswer(response.status, answer),
        readRetryAfter(response.headers.get("Retry-After"), asOf),
      );
    return { status: response.status, body: answer, asOf, header: (name) => response.headers.get(name) };
  }
}

/** Throws FOREIGN_ADDRESS for any place but the session's own host. Next-page addresses come from outside. */
function addressAt(origin: string, url: string): string {
  const address = URL.canParse(url, origin) ? new URL(url, origin) : null;
  if (address === null || address.origin !== origin || address.protocol !== "https:")
    throw ours("FOREIGN_ADDRESS", "A request to another host than the org's was refused.");
  return address.href;
}

/** Races the clock itself, since a `fetch` that is put in may not listen to its signal. */
async function withinTime<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  let late: () => void = () => {};
  const timeUp = new Promise<never>((_resolve, reject) => {
    late = () => reject(signal.reason);
    signal.addEventListener("abort", late);
  });
  try {
    return await Promise.race([work(), timeUp]);
  } catch (error) {
    // A `fetch` that is put in may have a time limit of its own.
    if (signal.aborted || (error as Error).name === "TimeoutError")
      throw ours("TIMEOUT", "Salesforce did not answer in time.");
    // What `fetch` says is not passed on: about a header it dislikes, it quotes the header, and so the session.
    throw ours("NETWORK", "Salesforce could not be reached.");
  } finally {
    signal.removeEventListener("abort", late);
  }
}

/** A page of maintenance or of a proxy says that it is HTML. */
function isExpected(expects: string | undefined, response: Response): boolean {
  const type = response.headers.get("Content-Type") ?? "";
  return expects !== undefined && response.status === 200 && type.toLowerCase().startsWith(expects);
}

function readBody(text: string, response: Response): unknown {
  // 201 without a body is the answer to an upload.
  const wrote = [201, 204, 205].includes(response.status);
  if (text.trim() === "") {
    if (wrote || response.status >= 400) return null;
    throw ours("EMPTY", "Salesforce's answer was empty.");
  }
  try {
    return JSON.parse(text);
  } catch {
    // Not Salesforce's API but something on the way: a maintenance page, a proxy, a hotel's log-in. Whatever its
    // status says, it says nothing about the opt-out; except 401, which some proxies of companies give as a page.
    if (response.status === 401) return null;
    throw ours("NOT_JSON", `A page or a part of an answer came instead of data (HTTP ${response.status}).`);
  }
}

/** `api-usage=10018/100000; api-bursts=1/750`, perhaps with `per-app-api-usage=17/250(appName=…)` beside it. */
function readUsage(header: string | null): ApiUsage | null {
  const found = /(?:^|[\s;,])api-usage=(\d+)\/(\d+)/.exec(header ?? "");
  return found ? { used: Number(found[1]), allowed: Number(found[2]) } : null;
}

function readDate(header: string | null): Milliseconds | null {
  const time = Date.parse(header ?? "");
  return Number.isNaN(time) ? null : time;
}

/** Seconds, or a date that only makes sense beside the same clock's "now". */
function readRetryAfter(header: string | null, asOf: Milliseconds | null): Milliseconds | null {
  if (header === null) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const date = readDate(header);
  return date === null || asOf === null ? null : Math.max(0, date - asOf);
}

function ours(code: string, message: string): SalesforceFailure {
  return new SalesforceFailure(failureOf(code, message));
}
