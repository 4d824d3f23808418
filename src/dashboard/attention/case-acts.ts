import { type ReadonlySignal, useSignal } from "@preact/signals";
import type { Answer } from "../../messages/contract";
import type { Failure } from "../../model/failure";
import type { SubjectKey } from "../../model/person";
import { useUser } from "../context";

export interface CaseActs {
  /** What is under way; null: nothing, and only then something else can be begun. */
  readonly busy: ReadonlySignal<"retry" | "resubscribe" | null>;
  /** Why the last one came to nothing. */
  readonly failure: ReadonlySignal<Failure | null>;
  /** Tries the pushes of the case's entry again. */
  retry(): Promise<boolean>;
  resubscribe(reason: string): Promise<boolean>;
}

/** What can be done about one case; each act answers whether it was taken. */
export function useCaseActs(key: SubjectKey): CaseActs {
  const { ask, met, refresh } = useUser();
  const { identity } = met;
  const busy = useSignal<"retry" | "resubscribe" | null>(null);
  const failure = useSignal<Failure | null>(null);

  const act = async (name: "retry" | "resubscribe", asking: () => Promise<Answer<unknown>>) => {
    if (busy.value !== null) return false;
    busy.value = name;
    const answer = await asking();
    failure.value = answer.ok ? null : answer.failure;
    await refresh();
    busy.value = null;
    return answer.ok;
  };

  return {
    busy,
    failure,
    retry: () => act("retry", () => ask("retry", { identity, key })),
    resubscribe: (reason) =>
      act("resubscribe", () => ask("resubscribe", { identity, key, reason: reason.trim() })),
  };
}
