import { expect, it } from "vitest";
import { systemClock, toSecond, virtualClock } from "./clock.ts";

it("a virtual clock wakes those who wait in order of their times", async () => {
  const clock = virtualClock(1000);
  const woken: string[] = [];
  void clock.wait(50).then(() => woken.push(`50 at ${clock.now()}`));
  void clock
    .wait(10)
    .then(() => clock.wait(15))
    .then(() => woken.push(`10+15 at ${clock.now()}`));
  expect(clock.nextDue()).toBe(1010);
  await clock.advance(49);
  expect(woken).toEqual(["10+15 at 1025"]);
  expect(clock.now()).toBe(1049);
  await clock.advance(1);
  expect(woken).toEqual(["10+15 at 1025", "50 at 1050"]);
  expect(clock.nextDue()).toBeNull();
});

it("a system clock may run ahead of its client's", () => {
  const clock = systemClock(3_600_000);
  expect(clock.now() - Date.now()).toBeGreaterThan(3_599_000);
  clock.aheadBy = 0;
  expect(Math.abs(clock.now() - Date.now())).toBeLessThan(1000);
});

it("stamps are of whole seconds", () => {
  expect(toSecond(1999)).toBe(1000);
});
