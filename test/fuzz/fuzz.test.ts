// A sample of `npm run fuzz`, which tries a million inputs.
import fc from "fast-check";
import { expect, it } from "vitest";
import { TARGETS } from "./targets.ts";

it.each(TARGETS.map((target) => [target.name, target] as const))(
  "%s",
  async (_name, { property, inputs }) => {
    await fc.assert(property, { numRuns: Math.round(inputs / 500) });
  },
);

it("a full run tries a million inputs", () => {
  expect(TARGETS.reduce((sum, { inputs }) => sum + inputs, 0)).toBeGreaterThanOrEqual(1_000_000);
});
