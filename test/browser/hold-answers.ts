import type { Org } from "../org/org.ts";

/**
 * No answer of the org leaves it from now on, until the function that this returns is called: what a scenario does
 * meanwhile happens in the middle of a call, however fast or slow the machine is.
 */
export function holdAnswers(org: Org): () => void {
  const { wait } = org.clock;
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  org.clock.wait = (milliseconds) => released.then(() => wait(milliseconds));
  return () => {
    org.clock.wait = wait;
    release();
  };
}
