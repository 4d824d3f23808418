import type { InBackground } from "./driver.ts";

/**
 * A function and its arguments as an expression that an extension's context can evaluate.
 *
 * Both browsers' APIs answer with promises, so `chrome` does for `browser` in Chromium. `__name` is what esbuild wraps
 * around named functions when a script runs under tsx; in the browser nobody has defined it.
 */
export function backgroundCall<A extends readonly unknown[], T>(fn: InBackground<A, T>, args: A): string {
  const parameters = ["globalThis.browser ?? globalThis.chrome", ...args.map((each) => JSON.stringify(each))];
  return `((__name) => (${fn}))((it) => it)(${parameters.join(", ")})`;
}
