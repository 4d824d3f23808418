/**
 * The content script's one seam to the browser. `webextension-polyfill` would be most of this script's size, and what
 * it mends is not used here: `sendMessage` returns a promise in every Manifest V3 browser, and `sendResponse` works in
 * all of them.
 */
import type { Browser, Runtime } from "webextension-polyfill";
import type { Answer, FunctionName, Notice, Request, Response } from "../messages/contract";
import type { PageQuestion, PageQuote, PageSentence } from "../messages/page";

export interface Extension {
  /** Null when nobody answers, or not with success: a page then looks as if there were no extension. */
  ask<K extends FunctionName>(call: K, request: Request<K>): Promise<Response<K> | null>;
  /** What the background says to this tab. The return value of a handler is the answer. */
  onMessage(handlers: MessageHandlers, signal: AbortSignal): void;
  /** The message of that name in the user's language, with its placeholders' values. */
  text(name: string, ...values: string[]): string;
}

export interface MessageHandlers {
  readonly changed: () => void;
  readonly readPage: () => unknown;
  readonly say: (sentence: string) => void;
  /** Whether a person is in front, who may have written this. */
  readonly quote: (words: string) => boolean;
}

/**
 * Connects to the extension. When it is updated or removed, scripts in open tabs live on without it ("Extension context
 * invalidated"): `onLost` is called at the first sign of that, and every later question is answered by null.
 */
export function connectExtension(onLost: () => void): Extension {
  const { browser, chrome } = globalThis as { browser?: Browser; chrome?: Browser };
  const api = (browser ?? chrome) as Browser;
  // The id goes away with the extension (developer.chrome.com, "runtime.id").
  const lost = () => api.runtime?.id === undefined;

  return {
    async ask(call, request) {
      try {
        const answer: Answer<Response<typeof call>> | undefined = await api.runtime.sendMessage({
          call,
          request,
        });
        return answer?.ok ? answer.value : null;
      } catch {
        // The background did not start, or is gone for good. Either way the page must not notice.
        if (lost()) onLost();
        return null;
      }
    },

    onMessage(handlers, signal) {
      const listener = (
        message: unknown,
        _sender: Runtime.MessageSender,
        respond: (answer: unknown) => void,
      ) => {
        const told = (message ?? {}) as Partial<Notice & PageQuestion & PageSentence & PageQuote>;
        if (told.notice === "changed") handlers.changed();
        if (told.question === "readPage") respond(handlers.readPage());
        if (typeof told.quote === "string") respond(handlers.quote(told.quote));
        if (typeof told.say === "string") {
          handlers.say(told.say);
          respond(true);
        }
      };
      api.runtime.onMessage.addListener(listener as Runtime.OnMessageListenerCallback);
      signal.addEventListener("abort", () => {
        if (!lost()) api.runtime.onMessage.removeListener(listener as Runtime.OnMessageListenerCallback);
      });
    },

    text: (name, ...values) => (lost() ? "" : api.i18n.getMessage(name, values)),
  };
}
