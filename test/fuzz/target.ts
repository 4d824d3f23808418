import type fc from "fast-check";

/** A reader of what comes from outside, and what must hold of it whatever comes. */
export interface Target {
  readonly name: string;
  /** Inputs of a full run: slow readers get fewer. */
  readonly inputs: number;
  /** Throws when a promise is broken. */
  readonly property: fc.IRawProperty<unknown>;
}
