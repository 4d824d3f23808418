/** A request, free of sockets: a simulation may call the org in its own process. */
export interface OrgRequest {
  readonly method: string;
  /** Absolute; its host says whether the API or a page is meant. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type OrgBody = string | AsyncIterable<string | Uint8Array>;

/** What comes of a request. */
export type OrgAnswer =
  | {
      readonly outcome: "answer";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: OrgBody;
      /** More than one cookie may be set. */
      readonly cookies?: readonly string[];
    }
  /** The connection dies: before anything was done, or after it was done. */
  | { readonly outcome: "connectionDies"; readonly effect: "before" | "after" }
  /** No answer ever comes. */
  | { readonly outcome: "silence"; readonly effect: "before" | "after" }
  /** An answer begins, and its body breaks off. */
  | {
      readonly outcome: "cutOff";
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** The part of the body that arrives. */
      readonly body: string;
      /** How long the whole body would have been, in bytes. */
      readonly announced: number;
    };

export type CompleteAnswer = Extract<OrgAnswer, { outcome: "answer" }>;

/** An answer of HTML. */
export function html(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): CompleteAnswer {
  return {
    outcome: "answer",
    status,
    headers: { "content-type": "text/html;charset=UTF-8", ...headers },
    body,
  };
}

/** A redirect. */
export function redirect(location: string, cookies: readonly string[] = []): CompleteAnswer {
  return { outcome: "answer", status: 302, headers: { location }, body: "", cookies };
}

/** An answer of JSON. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): CompleteAnswer {
  return {
    outcome: "answer",
    status,
    headers: { "content-type": "application/json;charset=UTF-8", ...headers },
    body: JSON.stringify(body),
  };
}
