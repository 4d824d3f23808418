import type { Browser, Page } from "puppeteer-core";

/** Puppeteer's connection to Firefox: there at run time, not in its types. */
interface Bidi {
  send(method: string, parameters: object): Promise<{ readonly result: BidiResult }>;
}

interface BidiResult {
  readonly context?: string;
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

  /** What every process of Firefox remembers of its consoles; a page's part goes when the page does. */
  async consoleText(): Promise<string> {
    const script = `data:application/javascript,${encodeURIComponent(TELL_CONSOLES)}`;
    const told = await this.evaluate(`(async () => {
      // Firefox's own process takes no scripts from here, and no console of the extension or a page is in it.
      const all = [...Array(Services.ppmm.childCount).keys()].map((index) => Services.ppmm.getChildAt(index));
      const children = all.filter((child) => !child.isInProcess);
      const told = children.map(
        (child) =>
          new Promise((resolve) => {
            const receiveMessage = ({ data }) => {
              child.removeMessageListener("consoles", receiveMessage);
              resolve(data);
            };
            child.addMessageListener("consoles", receiveMessage);
            child.loadProcessScript(${JSON.stringify(script)}, false);
          }),
      );
      return (await Promise.all(told)).join("\\n");
    })()`);
    return String(told);
  }
}

/** Runs in every process: objects are written out as far as they can be. */
const TELL_CONSOLES = `(() => {
  const shown = (value) => {
    try {
      return typeof value === "object" ? JSON.stringify(value) : String(value);
    } catch (error) {
      return String(error);
    }
  };
  const calls = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage).getEvents();
  const said = [...calls].map((call) => [call.filename, call.level, ...[...call.arguments].map(shown)].join(" "));
  const errors = Services.console.getMessageArray().map(({ message }) => message);
  Services.cpmm.sendAsyncMessage("consoles", [...said, ...errors].join("\\n"));
})()`;

const contextOf = (page: Page): string => (page.mainFrame() as unknown as { readonly _id: string })._id;

/** An expression for a script in Firefox's own window: the tabs of the window that a page is in. */
export const tabsWith = (page: Page): string =>
  `ChromeUtils.importESModule("chrome://remote/content/shared/NavigableManager.sys.mjs")
    .NavigableManager.getBrowsingContextById(${JSON.stringify(contextOf(page))}).topChromeWindow.gBrowser`;

/**
 * Opens a page of an extension in a tab, in front or behind, or behind another page in that one's window. Firefox tells
 * WebDriver nothing of such a page's load (Puppeteer's `goto` would wait for ever, and `url()` stays at `about:blank`), so
 * the page itself is asked.
 */
export async function openExtensionTab(
  browser: Browser,
  url: string,
  where: "front" | "back" | Page,
): Promise<Page> {
  const page =
    typeof where === "string"
      ? await browser.newPage({ background: where === "back" })
      : await newTabBehind(browser, where);
  const context = contextOf(page);
  await connectionOf(browser).send("browsingContext.navigate", { context, url, wait: "none" });
  await page.waitForFunction(
    (address) => location.href === address && document.readyState === "complete",
    {},
    url,
  );
  return page;
}

/** Puppeteer's own call knows no windows. */
async function newTabBehind(browser: Browser, page: Page): Promise<Page> {
  const { result } = await connectionOf(browser).send("browsingContext.create", {
    type: "tab",
    background: true,
    referenceContext: contextOf(page),
    userContext: "default",
  });
  const opened = (await browser.pages()).find((each) => contextOf(each) === result.context);
  if (opened === undefined) throw new Error("Firefox has opened no tab.");
  return opened;
}
