/** The part of the contract by which a user can take along all that is kept of them. */
import * as v from "valibot";
import type { IdentityKey } from "../model/identity";
import type { Milliseconds } from "../model/milliseconds";
import { identity, storeNumber, text, upTo } from "./request-parts";

/** What a user's database holds besides list, history, runs and attention, which the dashboard shows and asks for itself. */
export const KEPT_STORES = [
  "known",
  "outbox",
  "observed",
  "planned",
  "tasks",
  "imports",
  "undos",
  "state",
] as const;
export type KeptStore = (typeof KEPT_STORES)[number];

/** Where a page of a store ended. */
export type KeptKey = string | number | [string, string];

/** What is kept of a user outside of their database. Tokens are not told: they are secrets, and in no export. */
export interface KeptElsewhere {
  readonly met: { readonly firstSeen: Milliseconds; readonly lastSeen: Milliseconds };
  /** SHA-256 digests of sessions that were theirs. */
  readonly sessions: readonly string[];
  readonly signedIn: { readonly clientId: string; readonly stays: boolean } | null;
  /** The client id of the org's app. */
  readonly clientId: string | null;
  /** By record, the addresses that Salesforce showed lately. */
  readonly lookedUp: Readonly<Record<string, unknown>>;
  /** Opt-outs taken in this org while nobody could tell who was logged in, unless this user said that they are not theirs. */
  readonly unassigned: readonly unknown[];
}

export const MOST_KEPT = 1_000;

export interface KeptProtocol {
  /** Rows of a store, as they are; with their names where they do not hold them. */
  keptPage(request: { identity: IdentityKey; store: KeptStore; after: KeptKey | null; limit: number }): {
    rows: readonly unknown[];
    next: KeptKey | null;
  };
  keptElsewhere(request: { identity: IdentityKey }): KeptElsewhere;
}

export const keptRequests = {
  keptPage: () =>
    v.object({
      identity,
      store: v.picklist(KEPT_STORES),
      after: v.nullable(v.union([text(800), storeNumber, v.tuple([text(800), text(800)])])),
      limit: upTo(MOST_KEPT),
    }),
  keptElsewhere: () => v.object({ identity }),
} satisfies { [K in keyof KeptProtocol]: () => v.GenericSchema<unknown, Parameters<KeptProtocol[K]>[0]> };
