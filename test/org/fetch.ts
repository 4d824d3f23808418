import type { OrgAnswer } from "./answer.ts";
import { handle } from "./handle.ts";
import type { Org } from "./org.ts";

/**
 * `fetch` into an org in this process, without sockets: for simulations with a clock of their own. Silence ends at once
 * as a request's time limit ends it, since nobody's real time may pass.
 */
export function fetchFrom(org: Org): (url: string, init: RequestInit) => Promise<Response> {
  return async (url, init) => {
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const body = typeof init.body === "string" ? init.body : "";
    const answer = await handle(org, { method: init.method ?? "GET", url, headers, body });
    if (answer.outcome === "silence") throw new DOMException("signal timed out", "TimeoutError");
    if (answer.outcome === "connectionDies") throw new TypeError("fetch failed");
    const empty = answer.status === 204 || answer.status === 304;
    return new Response(empty ? null : await bodyOf(answer), {
      status: answer.status,
      headers: { date: new Date(org.clock.now()).toUTCString(), ...answer.headers },
    });
  };
}

async function bodyOf(answer: Extract<OrgAnswer, { body: unknown }>): Promise<string> {
  if (typeof answer.body === "string") return answer.body;
  let text = "";
  for await (const part of answer.body)
    text += typeof part === "string" ? part : new TextDecoder().decode(part);
  return text;
}
