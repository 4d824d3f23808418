import type { Runtime } from "webextension-polyfill";
import { type Answer, CONTENT_SCRIPT_MAY, type Handlers, readCall } from "../messages/contract";
import { readPageAddress } from "../salesforce-page";
import { listFaultOf } from "./database/list-fault";
import { failureOf } from "./salesforce/failure";
import { SalesforceFailure } from "./salesforce/salesforce";

/**
 * Who sent a message: a page of this extension, a content script on a Salesforce page, or somebody who is not
 * answered.
 *
 * @param ownId this extension's id
 * @param ownOrigin what its pages' addresses begin with
 */
export function senderKind(
  from: Runtime.MessageSender,
  ownId: string,
  ownOrigin: string,
): "page" | "content" | null {
  if (from.id !== ownId) return null;
  // Whoever had put a page of ours into a frame could move a person's clicks onto it.
  if (from.url?.startsWith(ownOrigin)) return (from.frameId ?? 0) === 0 ? "page" : null;
  return from.tab && from.frameId === 0 && readPageAddress(from.url ?? "") ? "content" : null;
}

/**
 * Answers one message, or returns null when it is none of the contract's, or not allowed to its sender. Whatever goes
 * wrong becomes a failure that the screens can put into a sentence.
 */
export function answer(
  handlers: Handlers<Runtime.MessageSender>,
  message: unknown,
  from: Runtime.MessageSender,
  kind: "page" | "content" | null,
): Promise<Answer<unknown>> | null {
  const call = kind === null ? null : readCall(message);
  if (!call || (kind === "content" && !CONTENT_SCRIPT_MAY.has(call.call))) return null;
  const handler = handlers[call.call] as (request: unknown, from: Runtime.MessageSender) => Promise<unknown>;
  return handler(call.request, from).then(
    (value) => ({ ok: true, value }),
    (error: unknown) => ({
      ok: false,
      failure: error instanceof SalesforceFailure ? error.failure : ourFault(error),
    }),
  );
}

/** The browser could not keep or read something, or the fault is ours: said in its own words, since no table knows it. */
function ourFault(error: unknown) {
  const fault = listFaultOf(error);
  if (fault) return failureOf(fault.code, fault.message);
  return failureOf("OUR_FAULT", error instanceof Error ? error.message : String(error));
}
