import type { Acme, Rep } from "../background/sync/rep.ts";
import type { Random } from "../org/random.ts";
import type { Memory } from "./memory.ts";

export const ADDRESSES = [
  "a@one.example",
  "B@two.example",
  "c+d@three.example",
  "o'neill@four.example",
  "e@five.example",
];

/** Who does what, and where it is told and remembered. */
export interface Scene {
  readonly world: Acme;
  readonly chance: Random;
  readonly reps: readonly Rep[];
  readonly memory: Memory;
  readonly story: string[];
  /** Salesforce finds an address only as it is written. */
  readonly isCaseSensitive: boolean;
  /** Nobody sees Leads and Contacts that are not shared with them. */
  readonly isPrivate: boolean;
  /** Some people are person accounts. */
  readonly hasPersonAccounts: boolean;
  /** Reps use the standard opt-out field, the one of Marketo Sales, or both, and change that. */
  readonly hasTwoFields: boolean;
  /** The rep whose worker waits for an answer: they act, but nothing else of theirs works. Null when none does. */
  readonly waiting: number | null;
}

export type Tell = (what: string) => void;

export function nowOf({ world }: Scene): string {
  return new Date(world.clock.now()).toISOString();
}

export function telling(scene: Scene, { identity }: Rep): Tell {
  return (what) => scene.story.push(`${nowOf(scene)} ${identity.username} ${what}`);
}
