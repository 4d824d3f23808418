import type { Page } from "puppeteer-core";

/** More stops than any screen has before what is looked for. */
const MOST_STOPS = 80;

/** A page without a mouse: everything is reached by the keys that a person has, and every stop on the way is seen. */
export class Keyboard {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  press(...keys: Parameters<Page["keyboard"]["press"]>[0][]): Promise<void> {
    return keys.reduce((before, key) => before.then(() => this.#page.keyboard.press(key)), Promise.resolve());
  }

  type(words: string): Promise<void> {
    return this.#page.keyboard.type(words);
  }

  /** Goes to a part by Tab, or back to it by Shift and Tab. Fails at a stop that does not show that it has the focus. */
  async goTo(part: string, way: "forward" | "back" = "forward"): Promise<void> {
    await this.#page.waitForSelector(`[data-part="${part}"]`);
    const passed: string[] = [];
    for (let stop = 0; stop < MOST_STOPS; stop += 1) {
      if (way === "back") await this.#page.keyboard.down("Shift");
      await this.#page.keyboard.press("Tab");
      if (way === "back") await this.#page.keyboard.up("Shift");
      const at = await this.#stop();
      if (!at.seen) throw new Error(`Nothing shows that the focus is on ${at.what}.`);
      if (at.part === part) return;
      passed.push(at.what);
    }
    throw new Error(`No key leads ${way} to the part "${part}", only to ${passed.join(", ")}.`);
  }

  /** Waits until a part has the focus, which moves once what has changed is on the screen. */
  async isAt(part: string): Promise<void> {
    await this.#page.waitForFunction(
      (it) => (document.activeElement as HTMLElement | null)?.dataset.part === it,
      {},
      part,
    );
  }

  /** Waits until the focus is on words that hold `expected`, and not lost to the page as a whole. */
  async isAtWords(expected: string): Promise<void> {
    await this.#page.waitForFunction(
      (words) =>
        document.activeElement !== document.body && document.activeElement?.textContent?.includes(words),
      {},
      expected,
    );
  }

  #stop(): Promise<{ part: string | null; what: string; seen: boolean }> {
    return this.#page.evaluate(() => {
      const at = document.activeElement as HTMLElement | null;
      if (at === null || at === document.body) return { part: null, what: "the page's edge", seen: true };
      const { outlineStyle, outlineWidth } = getComputedStyle(at);
      const seen =
        at.matches(":focus-visible") && outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0;
      const what = at.dataset.part ?? `${at.tagName} "${(at.textContent ?? "").slice(0, 40)}"`;
      return { part: at.dataset.part ?? null, what, seen };
    });
  }
}
