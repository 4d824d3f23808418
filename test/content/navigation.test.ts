import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { followAddress } from "../../src/content/navigation";

/** As much of a window as is followed; without a Navigation API, as in browsers that lack it. */
class Tab extends EventTarget {
  readonly location = { href: "https://acme.lightning.force.com/a" };
  readonly document = Object.assign(new EventTarget(), { hidden: false });
  readonly setInterval = setInterval;
  readonly clearInterval = clearInterval;

  go(href: string, event?: string): void {
    this.location.href = href;
    if (event !== undefined) this.dispatchEvent(new Event(event));
  }

  turn(hidden: boolean): void {
    this.document.hidden = hidden;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function follow() {
  const tab = new Tab();
  const ended = new AbortController();
  const addresses: string[] = [];
  followAddress(tab as unknown as Window, (address) => addresses.push(address), ended.signal);
  return { tab, ended, addresses };
}

test("without the Navigation API, a new address is noticed within a second, or by its event", () => {
  const { tab, addresses } = follow();
  tab.go("b");
  vi.advanceTimersByTime(1000);
  tab.go("c", "popstate");
  tab.go("d", "hashchange");
  vi.advanceTimersByTime(10_000);
  expect(addresses).toEqual(["https://acme.lightning.force.com/a", "b", "c", "d"]);
});

test("a hidden tab is followed once it is seen", () => {
  const { tab, addresses } = follow();
  tab.turn(true);
  tab.go("b", "popstate");
  vi.advanceTimersByTime(10_000);
  expect(addresses).toHaveLength(1);
  tab.turn(false);
  expect(addresses).toEqual(["https://acme.lightning.force.com/a", "b"]);
});

test("nothing is left behind at the end", () => {
  const { tab, ended, addresses } = follow();
  ended.abort();
  expect(vi.getTimerCount()).toBe(0);
  tab.go("b", "popstate");
  tab.turn(false);
  expect(addresses).toHaveLength(1);
});
