import type { Connection } from "jsforce/lib/connection.js";
import type { HttpRequest } from "jsforce/lib/types";
import type { StreamPromise } from "jsforce/lib/util/promise";
import type { ApiAnswer, ApiSession } from "./request";

/** Salesforce's API, pinned: all that is asked of it exists in this version, and every org of today serves it. */
const API_VERSION = "62.0";

/** What the path of every call begins with. */
export const API_PATH = `/services/data/v${API_VERSION}`;

/** What a call may add to jsforce's own options of a request. */
export interface RequestOptions {
  /** What an answer without a body stands for; jsforce sets it for a PATCH. */
  readonly noContentResponse?: unknown;
  /** Is told the whole answer, since jsforce gives on its body alone. */
  readonly onAnswer?: (answer: ApiAnswer) => void;
}

/**
 * A jsforce connection whose every request goes through our session. So jsforce never holds the session id, and its own
 * network code, which in browsers waits for ever on a dead network and takes a redirect for a success, is never used.
 *
 * jsforce is read and run at the first call of this function, and not before: every wake-up of the worker would pay for
 * it otherwise. The build relies on the exact words of the `import()`.
 */
export async function openConnection(apiHost: string, session: ApiSession): Promise<Connection> {
  const { Connection } = await import("jsforce/lib/connection.js");

  class ConnectionBySession extends Connection {
    override request<R>(asked: string | HttpRequest, options: RequestOptions = {}): StreamPromise<R> {
      const { method, url, headers, body } =
        typeof asked === "string" ? { method: "GET", url: asked, headers: {}, body: null } : asked;
      const answered = session.request({
        method,
        url: this._normalizeUrl(url),
        headers: headers ?? {},
        // jsforce writes every body that is used here as JSON.
        ...(typeof body === "string" ? { body } : {}),
      });
      const result = answered.then((answer) => {
        options.onAnswer?.(answer);
        return (answer.body ?? options.noContentResponse) as R;
      });
      return Object.assign(result, { stream: noStream });
    }
  }

  return new ConnectionBySession({ instanceUrl: `https://${apiHost}`, version: API_VERSION });
}

function noStream(): never {
  throw new Error("Answers of Salesforce are not streamed here.");
}
