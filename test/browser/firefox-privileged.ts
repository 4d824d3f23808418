import type { Browser, Page } from "puppeteer-core";

/** Puppeteer's connection to Firefox: there at run time, not in its types. */
interface Bidi {
  send(method: string, parameters: object): Promise<{ readonly result: BidiResult }>;
}

interface BidiResult {
  readonly contexts?: readonly { readonly context: string }[];
  readonly type?: "success" | "exception";
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

const connectionOf = (browser: Browser) => (browser as unknown as { readonly connection: Bidi }).connection;

/** Runs scripts in Firefox's own window, with the rights of the browser (`--remote-allow-system-access`). */
export class FirefoxPrivileged {
  readonly #bidi: Bidi;
  readonly #window: string;

  private constructor(bidi: Bidi, window: string) {
    this.#bidi = bidi;
    this.#window = window;
  }

  static async of(browser: Browser): Promise<FirefoxPrivileged> {
    const bidi = connectionOf(browser);
    const { result } = await bidi.send("browsingContext.getTree", { "moz:scope": "chrome" });
    const window = result.contexts?.[0]?.context;
    if (window === undefined) throw new Error("Firefox shows no window of its own to run scripts in.");
    return new FirefoxPrivileged(bidi, window);
  }

  /** Evaluates an expression whose value is text, a number or a boolean. */
  async evaluate(expression: string): Promise<unknown> {
    const { result } = await this.#bidi.send("script.evaluate", {
      expression,
      target: { context: this.#window },
      awaitPromise: true,
    });
    if (result.type === "exception") throw new Error(`In Firefox's window: ${result.exceptionDetails?.text}`);
    return result.result?.value;
  }
}

/**
 * Opens a page of an extension in a tab behind the one in front. Firefox tells WebDriver nothing of such a page's load
 * (Puppeteer's `goto` would wait for ever, and `url()` stays at `about:blank`), so the page itself is asked.
 */
export async function openExtensionTab(browser: Browser, url: string, inFront: boolean): Promise<Page> {
  const page = await browser.newPage({ background: !inFront });
  const { _id: context } = page.mainFrame() as unknown as { readonly _id: string };
  await connectionOf(browser).send("browsingContext.navigate", { context, url, wait: "none" });
  await page.waitForFunction(
    (address) => location.href === address && document.readyState === "complete",
    {},
    url,
  );
  return page;
}
