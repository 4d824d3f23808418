import type { Page } from "puppeteer-core";
import { USERS } from "../org/cast.ts";
import type { StartedOrg } from "../org/start.ts";
import type { DrivenBrowser } from "./driver.ts";
import { Popup } from "./popup.ts";

/** A sales rep at the browser: opens pages of Salesforce in one tab, logs in, clicks the toolbar button. */
export class Rep {
  readonly #browser: DrivenBrowser;
  readonly #started: StartedOrg;
  #page: Page | null = null;

  constructor(browser: DrivenBrowser, started: StartedOrg) {
    this.#browser = browser;
    this.#started = started;
  }

  /** The tab; throws before anything was opened. */
  get page(): Page {
    if (this.#page === null) throw new Error("The rep has not opened a page yet.");
    return this.#page;
  }

  /** Logs in through the form, as whoever; ends on Salesforce's home page. */
  async logIn(username: string = USERS.rep): Promise<void> {
    const page = await this.#go(`https://${this.#started.apiHost}/`);
    await page.waitForSelector("#username");
    await page.$eval("#username", (field) => {
      (field as HTMLInputElement).value = "";
    });
    await page.type("#username", username);
    await page.type("#password", "password");
    await Promise.all([page.waitForNavigation(), page.click("#Login")]);
    const arrived = new URL(page.url()).host;
    if (arrived !== this.#started.pageHost) throw new Error(`The log-in as ${username} ended on ${arrived}.`);
  }

  /** Logs out, as the menu of the user's picture does. */
  async logOut(): Promise<void> {
    await this.#go(`https://${this.#started.apiHost}/secur/logout.jsp`);
  }

  /** Opens a record's page and waits until it shows its fields. */
  async open(object: "Lead" | "Contact" | "Account", id: string): Promise<Page> {
    const page = await this.openAddress(`/lightning/r/${object}/${id}/view`);
    await page.waitForSelector(".active [data-target-selection-name]");
    return page;
  }

  /** Opens any page of Salesforce's page host. */
  openAddress(pathAndQuery: string): Promise<Page> {
    return this.#go(`https://${this.#started.pageHost}${pathAndQuery}`);
  }

  /** Clicks the toolbar button over the tab. */
  async openPopup(): Promise<Popup> {
    return new Popup(await this.#browser.openPopup(this.page));
  }

  /**
   * A tab that failed to open a page is closed: Firefox shows a page about the error in it some time later, which ends
   * a navigation that has begun meanwhile.
   */
  async #go(url: string): Promise<Page> {
    const page = this.#page;
    if (page === null || page.isClosed()) {
      this.#page = await this.#browser.openPage(url);
      return this.#page;
    }
    try {
      await page.goto(url);
    } catch (failure) {
      await page.close();
      throw failure;
    }
    return page;
  }
}
