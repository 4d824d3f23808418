import { expect, it } from "vitest";
import { countCalls, freshAt, watchAllowance } from "../../../src/background/sync/allowance";

const DAY = 24 * 60 * 60 * 1000;

it("counts a day's calls, and begins anew after a day or when the clock was moved", () => {
  expect(countCalls(undefined, 3, 1000)).toEqual({ since: 1000, calls: 3 });
  expect(countCalls({ since: 1000, calls: 3 }, 2, 1000 + DAY - 1)).toEqual({ since: 1000, calls: 5 });
  expect(countCalls({ since: 1000, calls: 3 }, 2, 1000 + DAY)).toEqual({ since: 1000 + DAY, calls: 2 });
  expect(countCalls({ since: 5000, calls: 3 }, 2, 1000)).toEqual({ since: 1000, calls: 2 });
});

// used, allowed, own, share in percent → what stops the run
it.each([
  [null, 0, 2, null],
  [{ used: 80, allowed: 100 }, 2, 2, null],
  [{ used: 81, allowed: 100 }, 0, 2, "ORG_NEARLY_USED"],
  [{ used: 10, allowed: 100_000 }, 2000, 2, null],
  [{ used: 10, allowed: 100_000 }, 2001, 2, "SHARE_USED"],
  [{ used: 10, allowed: 100_000 }, 2001, 10, null],
])("usage %j, %i own calls, a share of %i %%", (usage, own, apiShare, code) => {
  const watch = () => watchAllowance(usage, own, { apiShare });
  if (code === null) expect(watch).not.toThrow();
  else
    expect(watch).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ kind: "limit", code }) }),
    );
});

it("says when a share is fresh again: a day after its first call", () => {
  expect(freshAt({ since: 1000, calls: 3 }, 5000)).toBe(1000 + DAY);
  expect(freshAt({ since: 1000, calls: 0 }, 5000)).toBeNull();
  expect(freshAt({ since: 1000, calls: 3 }, 1000 + DAY)).toBeNull();
  expect(freshAt(undefined, 5000)).toBeNull();
});
