import type { Page } from "puppeteer-core";
import type { ClosedPart } from "./closed-root.ts";
import type { DrivenBrowser } from "./driver.ts";

const LONGEST = 20_000;

/** Something that the extension lays over a page, such as the bar of a list view; every act waits until it is there. */
export class LaidOver {
  readonly #browser: DrivenBrowser;
  readonly #page: Page;
  readonly #host: string;

  constructor(
    browser: DrivenBrowser,
    page: Page,
    host: "quietlist-bar" | "quietlist-dialog" | "quietlist-toast" | "quietlist-pill",
  ) {
    this.#browser = browser;
    this.#page = page;
    this.#host = host;
  }

  /** Its parts as they are now; none while it is not there. */
  async parts(): Promise<readonly ClosedPart[]> {
    return (await this.#browser.closedRoot(this.#page, this.#host)) ?? [];
  }

  /** Waits until a part holds this text. */
  async shows(part: string, text: string | RegExp): Promise<void> {
    const holds = (it: ClosedPart) =>
      it.part === part && (typeof text === "string" ? it.text.includes(text) : text.test(it.text));
    await this.#until((parts) => parts.some(holds), `the part "${part}" with ${text}`);
  }

  /** Clicks a part with the mouse, as soon as it can be pressed. */
  async click(part: string): Promise<void> {
    const pressable = (it: ClosedPart) => it.part === part && !it.disabled;
    const parts = await this.#until((all) => all.some(pressable), `the part "${part}"`);
    const { x, y } = parts.find(pressable) as ClosedPart;
    await this.#page.mouse.click(x, y);
  }

  /** Waits until it is gone. */
  async goes(): Promise<void> {
    await this.#page.waitForSelector(this.#host, { hidden: true });
  }

  async isThere(): Promise<boolean> {
    return (await this.#page.$(this.#host)) !== null;
  }

  async #until(
    holds: (parts: readonly ClosedPart[]) => boolean,
    what: string,
  ): Promise<readonly ClosedPart[]> {
    const end = Date.now() + LONGEST;
    for (;;) {
      const parts = await this.parts();
      if (holds(parts)) return parts;
      if (Date.now() > end)
        throw new Error(`<${this.#host}> was to have ${what}, but has ${JSON.stringify(parts)}.`);
      await this.#page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)));
    }
  }
}
