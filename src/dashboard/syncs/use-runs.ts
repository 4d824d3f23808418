import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Failure } from "../../model/failure";
import type { Run } from "../../model/run";
import { useUser } from "../context";

/** Runs older than `before`, newest first, read again whenever something changed. Null until the first answer. */
export function useRuns(
  before: number | null,
  limit: number,
): { readonly runs: Signal<readonly Run[] | null>; readonly failure: Signal<Failure | null> } {
  const { ask, met, changes, sync } = useUser();
  const runs = useSignal<readonly Run[] | null>(null);
  const failure = useSignal<Failure | null>(null);
  // Figures of a running sync move between notices.
  const figures = sync.state.value?.running?.figures;
  const moved = figures === undefined ? 0 : figures.read + figures.written + figures.refused;
  useEffect(() => {
    void ask("runs", { identity: met.identity, before, limit }).then((answer) => {
      failure.value = answer.ok ? null : answer.failure;
      if (answer.ok) runs.value = answer.value;
    });
  }, [changes.value, moved, before, limit]);
  return { runs, failure };
}
