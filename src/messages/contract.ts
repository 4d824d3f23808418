/**
 * The one contract between contexts: an interface of functions, each with the shape of its request. The background
 * answers; pages of the extension may call all of it, a content script only what `CONTENT_SCRIPT_MAY` lists.
 */
import * as v from "valibot";
import type { Failure } from "../model/failure";
import { type AccessProtocol, accessRequests } from "./access";
import { type DashboardProtocol, dashboardRequests } from "./dashboard";
import { type KeptProtocol, keptRequests } from "./kept";
import { type PageProtocol, pageRequests } from "./page";
import { type PersonProtocol, personRequests } from "./person";
import { type SetUpProtocol, setUpRequests } from "./set-up";
import { type SyncProtocol, syncRequests } from "./sync";

/** An answer, or why there is none. Nothing that goes wrong crosses a context as an exception. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failure: Failure };

export interface Protocol
  extends PersonProtocol,
    SyncProtocol,
    DashboardProtocol,
    AccessProtocol,
    KeptProtocol,
    SetUpProtocol,
    PageProtocol {}

export type FunctionName = keyof Protocol;
export type Request<K extends FunctionName> = Parameters<Protocol[K]>[0];
export type Response<K extends FunctionName> = ReturnType<Protocol[K]>;

/** What answers the contract; a function without an answer does not compile. */
export type Handlers<Sender> = {
  readonly [K in FunctionName]: (request: Request<K>, from: Sender) => Promise<Response<K>>;
};

/** The rights of a content script: everything else is for the extension's own pages. */
export const CONTENT_SCRIPT_MAY: ReadonlySet<FunctionName> = new Set<FunctionName>([
  "pill",
  "optedOutAmong",
  "optOutRows",
  "optOutQuoted",
  "pageOpened",
]);

/** Sent by the background to its pages and to Salesforce tabs when what they show may have changed. */
export interface Notice {
  readonly notice: "changed";
}

/** Each shape is built when it is asked for: a worker wakes for one message, and would wait for those of all. */
const requests = {
  ...personRequests,
  ...syncRequests,
  ...dashboardRequests,
  ...accessRequests,
  ...keptRequests,
  ...pageRequests,
  ...setUpRequests,
} satisfies { [K in FunctionName]: () => v.GenericSchema<unknown, Request<K>> };

/** A call as it crosses contexts. */
export interface Call<K extends FunctionName = FunctionName> {
  readonly call: K;
  readonly request: Request<K>;
}

/**
 * Whatever arrived → a valid call, or null when it is none of ours: not the contract's shape, an unknown function, a
 * request that does not fit it.
 */
export function readCall(message: unknown): Call | null {
  if (typeof message !== "object" || message === null || !("call" in message) || !("request" in message))
    return null;
  const name = message.call;
  if (typeof name !== "string" || !Object.hasOwn(requests, name)) return null;
  const parsed = v.safeParse(requests[name as FunctionName](), message.request);
  return parsed.success
    ? { call: name as FunctionName, request: parsed.output as Request<FunctionName> }
    : null;
}
