import type { Actor } from "../actor.ts";
import type { OrgBody } from "../answer.ts";
import { SalesforceError } from "../error.ts";
import type { ApiCall } from "../log.ts";
import type { Org } from "../org.ts";
import type { View } from "../view.ts";

/** One REST request, or one part of a composite one. */
export interface RestCall {
  readonly org: Org;
  readonly method: string;
  /** Below `/services/data/v62.0`, decoded part by part: `["sobjects", "Lead", "00Q…"]`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly userId: string;
  readonly view: View;
  readonly actor: Actor;
  /** `62.0`. */
  readonly version: string;
  /** `https://acme.my.salesforce.com`, as the client addressed it. */
  readonly origin: string;
  readonly logged: ApiCall;
  /** Answers a part of a composite request. */
  readonly part: (part: PartRequest) => RestAnswer;
}

export interface PartRequest {
  readonly method: string;
  /** `/services/data/v62.0/…` */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** What JSON is made of; undefined for an empty body. */
  readonly body?: unknown;
  /** Instead of JSON. */
  readonly raw?: { readonly type: string; readonly body: OrgBody };
}

/** Path of the API for this call's version: `/services/data/v62.0`. */
export function apiPath(call: Pick<RestCall, "version">): string {
  return `/services/data/v${call.version}`;
}

/** The body as a JSON object. Salesforce names JSON_PARSER_ERROR for anything else. */
export function bodyOf(call: RestCall): Record<string, unknown> {
  const parsed = parseJson(call.text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    throw new SalesforceError(
      400,
      "JSON_PARSER_ERROR",
      "The HTTP entity body is required, but this request has no entity body.",
    );
  }
  return parsed as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  if (text === "") return null;
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new SalesforceError(
      400,
      "JSON_PARSER_ERROR",
      `${fault instanceof Error ? fault.message : fault} at [line:1, column:1]`,
    );
  }
}

/** Is a value a JSON object? */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
