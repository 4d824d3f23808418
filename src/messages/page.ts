/** The part of the contract about a tab: what its content script may ask and propose, and what it is asked and told. */
import * as v from "valibot";
import type { Milliseconds } from "../model/milliseconds";
import type { Unsubscribe } from "../model/unsubscribe";
import { MOST_ON_PAGE } from "./most-on-page";
import { address, salesforceId, text } from "./request-parts";

/** Since when somebody is opted out, and how they asked. */
export interface OptedOutSince {
  readonly since: Milliseconds;
  readonly reason: Unsubscribe["reason"];
}

/** Those who are opted out, by what they were asked for with. */
export interface OptedOutAmong {
  readonly recordIds: Readonly<Record<string, OptedOutSince>>;
  readonly addresses: Readonly<Record<string, OptedOutSince>>;
}

export interface PageProtocol {
  /** From a content script, for its own tab only: is the person of this page on the list? */
  pill(request: { address: string | null }): { optedOut: boolean; since: Milliseconds | null };
  /** From a content script, for its own tab only: which of these are opted out, by the list alone? Others are left out. */
  optedOutAmong(request: { recordIds: readonly string[]; addresses: readonly string[] }): OptedOutAmong;
  /**
   * From a content script: the rep wants the people of these rows opted out, of the list view in its own tab. Who they
   * are is looked up in Salesforce; `notRead` counts those whom Salesforce does not show as people.
   */
  optOutRows(request: { recordIds: readonly string[] }): { taken: number; notRead: number };
  /**
   * From a content script: the rep has said that the words chosen in the context menu, which ask to be removed, are of the
   * person of its own tab. The words are kept as evidence.
   */
  optOutQuoted(request: { note: string }): true;
  /** From a content script, once a page load: a Salesforce page opened, so a session may be alive. */
  pageOpened(request: Record<string, never>): null;
  /** From the dashboard: text with several addresses that was chosen in the context menu, to be imported. Given once. */
  selectionToImport(request: Record<string, never>): string | null;
}

export const pageRequests = {
  pill: () => v.object({ address }),
  optedOutAmong: () =>
    v.object({
      recordIds: v.pipe(v.array(salesforceId), v.maxLength(MOST_ON_PAGE)),
      addresses: v.pipe(v.array(text(320)), v.maxLength(MOST_ON_PAGE)),
    }),
  optOutRows: () =>
    v.object({
      recordIds: v.pipe(v.array(salesforceId), v.minLength(1), v.maxLength(MOST_ON_PAGE)),
    }),
  optOutQuoted: () => v.object({ note: text(2000) }),
  pageOpened: () => v.record(v.string(), v.never()),
  selectionToImport: () => v.record(v.string(), v.never()),
} satisfies { [K in keyof PageProtocol]: () => v.GenericSchema<unknown, Parameters<PageProtocol[K]>[0]> };

/** Sent by the background to the content script of one tab. */
export interface PageQuestion {
  readonly question: "readPage";
}

/** Sent by the background to the content script of one tab: a sentence to show to the rep. Answered by true. */
export interface PageSentence {
  readonly say: string;
}

/**
 * Sent by the background to the content script of one tab: words were chosen that ask to be removed, and name nobody. Are
 * they of the person in front? Answered by true where a person is in front and the rep is asked.
 */
export interface PageQuote {
  readonly quote: string;
}

/** What a page was shown to hold, as its content script read it: untrusted. */
export const pageHints = v.object({ address, name: v.nullable(text(300)) });
export type PageHints = v.InferOutput<typeof pageHints>;
