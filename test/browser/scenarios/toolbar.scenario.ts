import { expect } from "vitest";
import { USERS } from "../../org/cast.ts";
import type { DrivenBrowser } from "../driver.ts";
import { dayPasses, firstSync } from "../night.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

interface Button {
  readonly text: string;
  readonly title: string;
}

/** What the toolbar button says over the tab in front, once its title holds `expected`. */
async function buttonSays(browser: DrivenBrowser, expected: string): Promise<Button> {
  for (;;) {
    const button = await browser.evaluateInBackground(async (api) => {
      const tabs = await api.tabs.query({ active: true, currentWindow: true });
      const over = tabs[0]?.id === undefined ? {} : { tabId: tabs[0].id };
      return { text: await api.action.getBadgeText(over), title: await api.action.getTitle(over) };
    });
    if (button.title.includes(expected)) return button;
  }
}

scenario(
  "opts out the person in front by a key, and can take it back",
  async ({ org, rep, cast, browser }) => {
    await rep.openAddress("/lightning/page/home");
    await (await rep.openPopup()).close();
    const page = await rep.open("Lead", cast.mariaRossi);
    await browser.pressKeysOf("opt-out-person", page);
    expect((await buttonSays(browser, "Opt-out taken: Ms. Maria Rossi.")).text).toBe("✓");
    const popup = await rep.openPopup();
    await popup.click("undo");
    await popup.shows("state", "The opt-out was taken back");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
  },
);

scenario(
  "says that the key opted out nobody where the page shows no person",
  async ({ org, rep, browser }) => {
    const page = await rep.openAddress("/lightning/page/home");
    await browser.pressKeysOf("opt-out-person", page);
    expect((await buttonSays(browser, "Nobody was opted out")).text).toBe("!");
    expect(org.log.writes).toEqual([]);
  },
);

scenario(
  "counts what needs a person, and is quiet again when it is mended",
  async ({ org, rep, cast, browser }) => {
    const rule = { on: true };
    org.addValidationRule({
      object: "Lead",
      message: "A manager must approve this.",
      refuses: () => rule.on,
    });
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "A manager must approve this.");
    expect((await buttonSays(browser, "1 opt-out needs you.")).text).toBe("1");
    rule.on = false;
    await popup.click("retry");
    await popup.shows("state", "Written to");
    await browser.evaluateInBackground(async (api) => {
      for (;;) if ((await api.action.getBadgeText({})) === "") return;
    });
  },
);

scenario(
  "warns when there was no sync for a day, and of one user's list by name where there are two",
  async ({ rep, browser }) => {
    await firstSync(rep, browser);
    await rep.logOut();
    await dayPasses(browser);
    await browser.scheduleAlarmSoon("a day without a sync", 500);
    expect((await buttonSays(browser, "No sync for more than a day")).text).toBe("!");
    await rep.logIn(USERS.otherRep);
    const popup = await rep.openPopup();
    await popup.shows("sync", "Not yet run");
    expect((await buttonSays(browser, `${USERS.rep}: No sync for more than a day`)).text).toBe("!");
  },
  { within: 90_000 },
);
