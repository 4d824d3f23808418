/** Everything that needs a person, kept in memory: read in pages, and again when something changed. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { AttentionCase } from "../../messages/dashboard";
import type { Failure } from "../../model/failure";
import type { IdentityKey } from "../../model/identity";
import type { Ask } from "../../screens/call-background";
import { oneAtATime } from "../../screens/one-at-a-time";
import { pages } from "../pages";

const A_PAGE = 1_000;
/** Nobody works through more; the rest comes up as these are settled. */
const MOST = 10_000;

export interface Cases {
  /** Null until the first answer. */
  readonly all: ReadonlySignal<readonly AttentionCase[] | null>;
  readonly failure: ReadonlySignal<Failure | null>;
  refresh(): Promise<void>;
}

export function createCases(ask: Ask, identity: IdentityKey): Cases {
  const all: Signal<readonly AttentionCase[] | null> = signal(null);
  const failure: Signal<Failure | null> = signal(null);
  return {
    all,
    failure,
    refresh: oneAtATime(async () => {
      const read: AttentionCase[] = [];
      for await (const answer of pages(ask, "attentionPage", { identity, limit: A_PAGE })) {
        failure.value = answer.ok ? null : answer.failure;
        if (!answer.ok) return;
        read.push(...answer.value.cases);
        if (read.length >= MOST) break;
      }
      all.value = read;
    }),
  };
}
