// The dashboard without a mouse: each task from its start to its end, with the focus always somewhere that is seen.
import { expect } from "vitest";
import { Keyboard } from "../keyboard.ts";
import { optOutAndOpen } from "../opened-dashboard.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

scenario(
  "filters, selects, acts on many and resubscribes one by keys alone",
  async ({ org, rep, cast, browser }) => {
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.shows("row", "Maria Rossi");
    const keys = new Keyboard(dashboard.page);
    await keys.goTo("list-search");
    await keys.type("rossi");
    await dashboard.shows("list-found", "1 person");
    await keys.goTo("row");
    await keys.press(" ");
    await dashboard.shows("bulk", "1 selected");
    await keys.goTo("bulk-again", "back");
    await keys.press("Enter");
    // The buttons are gone with the selection.
    await keys.isAtWords("Unsubscribe list");
    await dashboard.shows("row", "Written to Salesforce");

    await keys.goTo("row");
    await keys.press("Enter");
    await keys.isAtWords("Maria Rossi");
    await keys.goTo("resubscribe");
    await keys.press("Enter");
    await keys.isAt("resubscribe-reason");
    await keys.press("Escape");
    await keys.isAt("resubscribe");
    await keys.press("Enter");
    await keys.isAt("resubscribe-reason");
    await keys.type("Asked for the newsletter at the fair");
    await keys.goTo("resubscribe-confirm");
    await keys.press("Enter");
    await dashboard.shows("state", "Asked for the newsletter");
    await keys.isAtWords("Maria Rossi");
    await keys.goTo("close-person", "back");
    await keys.press("Enter");
    // Nobody who is opted out is left on the list: the row is gone, and with it the place to go back to.
    await keys.isAtWords("Unsubscribe list");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
  },
);

scenario("imports and takes it back by keys alone", async ({ org, rep, cast, browser }) => {
  const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
  const keys = new Keyboard(dashboard.page);
  await keys.goTo("to-import");
  await keys.press("Enter");
  await keys.isAtWords("Import");
  await keys.goTo("import-paste");
  await keys.type("ivan.petrov@verdant.example");
  await keys.goTo("import-check");
  await keys.press("Enter");
  await keys.isAtWords("This would opt out 1 person");
  await keys.goTo("import-take");
  await keys.press("Enter");
  await dashboard.shows("import-taken", "1 opt-out taken");
  await keys.goTo("import-undo");
  await keys.press("Enter");
  await keys.isAtWords("Import, ");
  await keys.goTo("undo-look");
  await keys.press("Enter");
  await keys.isAt("undo-figures");
  await keys.goTo("undo-reason");
  await keys.goTo("undo-cancel");
  await keys.press("Enter");
  await keys.isAt("undo-look");
  await keys.press("Enter");
  await keys.isAt("undo-figures");
  await keys.goTo("undo-reason");
  await keys.type("That was the wrong list");
  await keys.goTo("undo-confirm");
  await keys.press("Enter");
  await dashboard.shows("undo-result", "the wrong list");
  // What it came from is gone while the undo is under way.
  await keys.isAt("undo-title");
  await dashboard.click("to-list");
  await dashboard.choose("filter-shown", "undone");
  await dashboard.shows("row", /(?:Petrov|Петров)[\s\S]*Opt-out taken back/);
  for (const id of [cast.ivanOne, cast.ivanTwo]) expect(org.value(id, FIELD)).toBe(false);
});

scenario(
  "tries again what was refused, and changes settings, by keys alone",
  async ({ org, rep, cast, browser }) => {
    const lets = new Set<string>();
    org.addValidationRule({
      object: "Lead",
      message: "Ask Finance.",
      refuses: ({ Id }) => !lets.has(String(Id)),
    });
    const dashboard = await optOutAndOpen(rep, browser, cast.ivanOne);
    const keys = new Keyboard(dashboard.page);
    await dashboard.shows("row", /Petrov|Петров/);
    await keys.goTo("to-attention");
    await keys.press("Enter");
    await keys.isAtWords("Needs attention");
    await dashboard.shows("attention-group", /2 records/);
    // The focus is at the person that a link leads to, and not at the list around.
    await keys.goTo("case-person");
    await keys.press("Enter");
    await keys.isAt("person-name");
    await keys.goTo("to-attention", "back");
    await keys.press("Enter");
    await dashboard.shows("attention-group", /2 records/);
    const [first = ""] = await dashboard.texts("case");
    const [one, other] = first.includes("Ivan") ? [cast.ivanTwo, cast.ivanOne] : [cast.ivanOne, cast.ivanTwo];
    lets.add(one);
    await keys.goTo("retry-one");
    await keys.press("Enter");
    // The row is gone, and its button with it: the focus is on the group's own words then.
    await dashboard.shows("attention-group", /1 record\b/);
    await keys.isAtWords("A rule of your org refused");
    lets.add(other);
    await keys.goTo("retry-one");
    await keys.press("Enter");
    await dashboard.shows("no-attention", "Nothing needs you");
    await keys.isAtWords("Needs attention");
    for (const id of [cast.ivanOne, cast.ivanTwo]) expect(org.value(id, FIELD)).toBe(true);

    await keys.goTo("to-settings");
    await keys.press("Enter");
    await keys.isAtWords("Settings");
    await keys.goTo("nightly-switch");
    const isOn = (part: string) =>
      dashboard.page.$eval(`[data-part="${part}"]`, (it) => (it as HTMLInputElement).checked);
    const before = await isOn("nightly-switch");
    await keys.press(" ");
    await keys.goTo("log-task");
    await keys.press(" ");
    const anew = await browser.openExtensionPage("src/dashboard/index.html#/settings");
    await anew.waitForFunction(
      (nightly) => {
        const isSet = (part: string) =>
          document.querySelector<HTMLInputElement>(`[data-part="${part}"]`)?.checked;
        return isSet("nightly-switch") === nightly && isSet("log-task") === true;
      },
      {},
      !before,
    );
  },
);
