import { expect, it } from "vitest";
import { watchSalesforceClock } from "../../src/background/salesforce-clock.ts";

/** Answers by a clock that is this much ahead, in whole seconds, some time after it was asked. */
function watched({ ahead, offset = 0, takes = 0 }: { ahead: number; offset?: number; takes?: number }) {
  let now = 1_000_000;
  const answer = async () => {
    now += takes;
    return new Response(null, { headers: { Date: new Date(now + ahead).toUTCString() } });
  };
  const clock = watchSalesforceClock(answer, () => now, offset);
  return {
    clock,
    wait: (milliseconds: number) => (now += milliseconds),
    ask: () => clock.fetch("https://x/", {}),
  };
}

it("takes Salesforce's clock over, late by a second at most", async () => {
  const { clock, ask } = watched({ ahead: 5_400 });
  await ask();
  expect(clock.offset()).toBeGreaterThan(4_400);
  expect(clock.offset()).toBeLessThanOrEqual(5_400);
});

it("does not go back from one answer to the next, though they count whole seconds", async () => {
  const { clock, ask, wait } = watched({ ahead: 5_400, takes: 130 });
  let before = 0;
  for (let asked = 0; asked < 50; asked++) {
    await ask();
    if (asked > 0) expect(clock.now()).toBeGreaterThanOrEqual(before);
    before = clock.now();
    wait(170);
  }
});

it("believes an answer that what it knew cannot be true with", async () => {
  for (const offset of [-86_400_000, 86_400_000]) {
    const { clock, ask } = watched({ ahead: 2_000, offset });
    await ask();
    expect(Math.abs(clock.offset() - 2_000)).toBeLessThanOrEqual(1_000);
  }
});
