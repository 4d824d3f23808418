import browser from "webextension-polyfill";
import type { Answer, Call, FunctionName, Request, Response } from "../messages/contract";
import type { Failure } from "../model/failure";

/** How a screen asks the background: the contract of `messages/`, with promises. */
export type Ask = <K extends FunctionName>(name: K, request: Request<K>) => Promise<Answer<Response<K>>>;

/** Asks the background. Never rejects: a background that is gone or answers nonsense is a failure like any other. */
export const callBackground: Ask = async <K extends FunctionName>(name: K, request: Request<K>) => {
  try {
    const call: Call<K> = { call: name, request };
    return readAnswer<Response<K>>(await browser.runtime.sendMessage(call));
  } catch (error) {
    // The browser rejects when no listener is there: the extension was updated or switched off under this page.
    return { ok: false, failure: ours("NO_BACKGROUND", error instanceof Error ? error.message : "") };
  }
};

/** Whatever came back → an answer. No listener that answers gives `undefined`. */
export function readAnswer<T>(received: unknown): Answer<T> {
  if (typeof received === "object" && received !== null && "ok" in received) {
    if (received.ok === true && "value" in received) return { ok: true, value: received.value as T };
    if (received.ok === false && "failure" in received)
      return { ok: false, failure: received.failure as Failure };
  }
  return { ok: false, failure: ours("NO_BACKGROUND", "") };
}

function ours(code: string, message: string): Failure {
  return { kind: "retry", code, message, fields: [] };
}
