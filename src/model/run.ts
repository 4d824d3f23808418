import type { Failure } from "./failure";
import type { Milliseconds } from "./milliseconds";
import type { Held } from "./plan";

export type RunPhase = "pull" | "reconcile" | "push" | "commit" | "closed";

/** A nightly sync: what it did so far, and where it goes on. */
export interface Run {
  readonly id: number;
  /** `outbox`: so many captures wait that they are looked up and written in bulk; it reads nothing else. */
  readonly trigger: "nightly" | "manual" | "outbox";
  readonly startedAt: Milliseconds;
  readonly phase: RunPhase;
  readonly endedAt: Milliseconds | null;
  readonly outcome: "running" | "done" | "held" | "paused" | "failed";
  readonly held: Held | null;
  readonly failure: Failure | null;
  /** Records read, entries learned and ended, records written and refused. */
  readonly figures: {
    readonly read: number;
    readonly learned: number;
    readonly ended: number;
    readonly planned: number;
    readonly written: number;
    readonly refused: number;
  };
}
