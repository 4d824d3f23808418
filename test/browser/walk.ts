import type { Page } from "puppeteer-core";
import { Popup } from "./popup.ts";
import type { World } from "./with-browser-and-org.ts";

/** Called at every state of a screen that is worth a look, with a name for it. */
export type Look = (page: Page, where: string) => Promise<void>;

const RULE = "Ask Finance.";
/** As long as Salesforce lets an address be, and not one space to break it at. */
const LONG_ADDRESS = `${"wolfeschlegelsteinhausen".repeat(3).slice(0, 62)}@maschine.example`;

/** Through every state of the popup, by the names of its parts: in any language. */
export async function walkPopup({ org, rep, cast, browser }: World, look: Look): Promise<void> {
  org.addValidationRule({ object: "Contact", message: RULE, refuses: () => true });
  const visitors = await browser.openPage("https://acme.my.site.com/s/");
  const lost = new Popup(await browser.openPopup(visitors));
  await lost.text("unknown-org");
  await look(lost.page, "popup-1-unknown-page");
  await visitors.close();

  await rep.openAddress("/lightning/page/home");
  const search = await rep.openPopup();
  await search.fill("search", "Petrov");
  await search.click("search-button");
  await search.text("result");
  await search.click("sync-summary");
  await search.text("field-Lead");
  await look(search.page, "popup-2-search-and-sync");
  await search.close();

  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.click("more");
  await popup.text("opt-out");
  await look(popup.page, "popup-3-not-opted-out");
  await popup.click("opt-out");
  await popup.text("undo");
  await look(popup.page, "popup-4-just-opted-out");
  await popup.click("resubscribe");
  await popup.click("resubscribe-confirm");
  await popup.page.waitForSelector('[aria-invalid="true"]');
  await popup.page.click('[data-part="person-history"] summary');
  await look(popup.page, "popup-5-resubscribe");
  await popup.close();

  await rep.open("Lead", cast.liamLead);
  const refused = await rep.openPopup();
  await refused.click("opt-out");
  await refused.shows("state", RULE);
  await look(refused.page, "popup-6-attention");
  await refused.close();

  const long = org.create("Lead", {
    FirstName: "Hubert Blaine",
    LastName: "Wolfeschlegelsteinhausenbergerdorff ".repeat(2).trim(),
    Company: "Donaudampfschifffahrtsgesellschaft",
    Email: LONG_ADDRESS,
  });
  await rep.open("Lead", long);
  const named = await rep.openPopup();
  await named.click("opt-out");
  await named.text("undo");
  // Before the network goes: what is still on its way would wait for minutes.
  await named.page.waitForSelector('[data-part="state"][data-state="written"]');
  await look(named.page, "popup-7-long-name");
  await named.close();

  // The browser's own page in place of one of ours: like a page from before an update, to the popup.
  browser.setOffline(true);
  await rep.page.reload().catch(() => undefined);
  browser.setOffline(false);
  const stale = await rep.openPopup();
  await stale.text("stale-page");
  await look(stale.page, "popup-8-stale-page");
  await stale.close();
}

/** Through every section of the dashboard, after the popup: it knows of two opt-outs and a refusal. */
export async function walkDashboard({ browser }: World, look: Look): Promise<void> {
  const dashboard = new Popup(await browser.openExtensionPage("src/dashboard/index.html"));
  const { page } = dashboard;
  await dashboard.shows("row", "Liam");
  await dashboard.click("select");
  await dashboard.text("bulk");
  await look(page, "dashboard-01-list");
  await page.focus('[data-part="row"]');
  await page.keyboard.press("Enter");
  await dashboard.text("history");
  await dashboard.click("resubscribe");
  await dashboard.click("resubscribe-confirm");
  await page.waitForSelector('[aria-invalid="true"]');
  await look(page, "dashboard-02-person");

  await dashboard.click("to-attention");
  await dashboard.shows("attention-group", RULE);
  await dashboard.click("admin-message");
  await dashboard.text("admin-text");
  await look(page, "dashboard-03-attention");

  await dashboard.click("to-syncs");
  await dashboard.text("no-runs");
  await dashboard.click("sync-now");
  await dashboard.click("review-held");
  await dashboard.shows("changes", "Dana Levi");
  await look(page, "dashboard-04-held-run");
  await dashboard.click("release-held");
  // Only what a run wrote and has ended can be undone.
  await dashboard.text("undo-look");
  await look(page, "dashboard-05-run");
  await dashboard.click("back-to-syncs");
  await page.waitForSelector('[data-part="run"][data-outcome="done"]');
  await page.$$eval("details", (all) => {
    for (const each of all) each.open = true;
  });
  await look(page, "dashboard-06-syncs");
  await dashboard.click("to-preview");
  await dashboard.click("look-ahead");
  await dashboard.text("preview-figures");
  await look(page, "dashboard-07-preview");

  await dashboard.click("to-import");
  await dashboard.text("import-paste");
  await look(page, "dashboard-08-import");
  await dashboard.fill("import-paste", `ivan.petrov@verdant.example\nada@x.example\n${LONG_ADDRESS}\nnobody`);
  await dashboard.click("import-check");
  await dashboard.click("import-match");
  await dashboard.shows("match-found", /\d/);
  await page.click('[data-part="import-invalid"] summary');
  await look(page, "dashboard-09-match-report");
  await dashboard.click("import-take");
  await dashboard.text("import-taken");
  await look(page, "dashboard-10-taken");
  await dashboard.click("import-undo");
  await dashboard.click("undo-look");
  await dashboard.text("undo-figures");
  await dashboard.click("undo-confirm");
  await page.waitForSelector('[aria-invalid="true"]');
  await look(page, "dashboard-11-undo-of-import");

  await dashboard.click("to-export");
  await dashboard.text("export-list-csv");
  await look(page, "dashboard-12-export");
  await dashboard.click("to-set-up");
  await dashboard.text("set-up-verdict");
  await look(page, "dashboard-13-set-up");
  await dashboard.click("to-settings");
  await dashboard.text("field-Lead");
  await dashboard.fill("forget-username", "somebody@else.example");
  await dashboard.click("forget");
  await page.waitForSelector('[data-part="forget-username"][aria-invalid="true"]');
  await look(page, "dashboard-14-settings-and-forget");
}
