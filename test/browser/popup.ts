// biome-ignore-all lint/performance/useDomNodeTextContent: what counts here is the text that a person sees.
import type { ElementHandle, Page } from "puppeteer-core";

/** The popup, found by the names its parts carry in `data-part`. Every act waits until the part is there. */
export class Popup {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Waits until a part's text holds `expected`; fails with the text it holds instead. */
  async shows(part: string, expected: string | RegExp): Promise<void> {
    const { source, flags } = typeof expected === "string" ? literal(expected) : expected;
    try {
      await this.page.waitForFunction(
        (selector, pattern, patternFlags) =>
          [...document.querySelectorAll<HTMLElement>(selector)].some((element) =>
            // Firefox leaves out the marks that isolate a name inside a sentence; Chromium keeps them.
            new RegExp(pattern, patternFlags).test(element.innerText.replace(/[\u2066-\u2069]/g, "")),
          ),
        {},
        selectorOf(part),
        source,
        flags,
      );
    } catch (error) {
      const shown = await this.#shown(part);
      throw new Error(`The part "${part}" was to show ${expected}, but ${shown}.`, { cause: error });
    }
  }

  /**
   * Waits until a part's text holds `expected`, however long that takes: the scenario has its own limit. Asks again every
   * few seconds, since the browser's debugger leaves no question open for longer than half a minute.
   */
  async comesTo(part: string, expected: RegExp): Promise<void> {
    const holds = (selector: string, pattern: string, patternFlags: string) =>
      new Promise<boolean>((resolve) => {
        const look = () => {
          const parts = [...document.querySelectorAll<HTMLElement>(selector)];
          if (parts.some(({ innerText }) => new RegExp(pattern, patternFlags).test(innerText))) resolve(true);
        };
        const watching = new MutationObserver(look);
        watching.observe(document, { childList: true, subtree: true, characterData: true });
        setTimeout(() => {
          watching.disconnect();
          resolve(false);
        }, 5_000);
        look();
      });
    while (!(await this.page.evaluate(holds, selectorOf(part), expected.source, expected.flags)));
  }

  /** The text of a part, once it is there. */
  async text(part: string): Promise<string> {
    const element = await this.#find(part);
    return element.evaluate((it) => (it as HTMLElement).innerText);
  }

  /** The texts of all parts of that name, such as search results; none at all is an answer, too. */
  texts(part: string): Promise<string[]> {
    return this.page.$$eval(selectorOf(part), (all) => all.map((it) => (it as HTMLElement).innerText));
  }

  /**
   * Clicks a part, once it is there and enabled; of several, the first whose text holds `text`. What moves away under
   * the pointer, since an answer came in that moment, is clicked where it is then, as a person does.
   */
  async click(part: string, text = ""): Promise<void> {
    while (!(await this.#press(part, text)));
  }

  /** Whether the part was hit. */
  async #press(part: string, text: string): Promise<boolean> {
    const handle = (await this.page.waitForFunction(
      (selector, wanted) =>
        [...document.querySelectorAll<HTMLElement>(selector)].find(
          (it) => it.checkVisibility() && !it.matches(":disabled") && it.innerText.includes(wanted),
        ),
      {},
      selectorOf(part),
      text,
    )) as ElementHandle<HTMLElement>;
    const heard = await handle.evaluateHandle((it) => {
      const clicks = { any: false };
      it.addEventListener("click", () => Object.assign(clicks, { any: true }), { capture: true, once: true });
      return clicks;
    });
    await handle.click();
    // A click may close the popup, or lead elsewhere: then it was heard.
    return heard.evaluate(({ any }) => any).catch(() => true);
  }

  /** Types into a field in place of what it holds. */
  async fill(part: string, text: string): Promise<void> {
    const field = await this.#find(part);
    await field.evaluate((it) => (it as HTMLInputElement).select());
    await field.type(text);
  }

  /** Chooses an option of a list by its value, once it is offered. */
  async choose(part: string, value: string): Promise<void> {
    await this.#find(part);
    await this.page.waitForSelector(`${selectorOf(part)} option[value="${value}"]`);
    await this.page.select(selectorOf(part), value);
  }

  async has(part: string): Promise<boolean> {
    return (await this.page.$(selectorOf(part))) !== null;
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  async #find(part: string): Promise<ElementHandle> {
    const element = await this.page.waitForSelector(selectorOf(part), { visible: true });
    if (element === null) throw new Error(`The popup has no part "${part}".`);
    return element;
  }

  async #shown(part: string): Promise<string> {
    if (this.page.isClosed()) return "the popup has closed";
    const texts = await this.texts(part);
    if (texts.length > 0) return `shows "${texts.join('" and "')}"`;
    return `is not there. The popup shows: ${await this.page.$eval("body", (body) => body.innerText)}`;
  }
}

const selectorOf = (part: string) => `[data-part="${part}"]`;

const literal = (text: string) => ({ source: text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"), flags: "" });
