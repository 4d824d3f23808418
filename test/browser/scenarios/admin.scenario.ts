// What an admin has set for everyone: it holds, is shown as theirs, and nothing in the browser gets around it.
import { expect } from "vitest";
import { Popup } from "../popup.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
const MARKETO = "MSE_Opt_Out__c";

scenario(
  "a field locked by policy is written, shown as the admin's, and cannot be changed by a message either",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("sync-summary");
    await popup.shows("locked-note", "Set by Acme Revenue Operations");
    await popup.shows("policy-ignored", "settings.hour");
    const disabled = await popup.page.$$eval("[data-part^=field-]", (all) =>
      all.map((it) => it.matches(":disabled")),
    );
    expect(disabled).toEqual(disabled.map(() => true));
    expect(disabled.length).toBeGreaterThan(0);
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    expect(org.value(cast.mariaRossi, MARKETO)).toBe(true);
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);

    const answer = await browser.evaluateInBackground(async (extension, chosen) => {
      const { identities } = await extension.storage.local.get("identities");
      const [identity = ""] = Object.keys(identities as object);
      const state = (await extension.runtime.sendMessage({
        call: "syncStateOf",
        request: { identity },
      })) as { value: { settings: object } };
      const settings = { ...state.value.settings, fields: { Lead: chosen, Contact: chosen } };
      return extension.runtime.sendMessage({ call: "saveSettings", request: { identity, settings } });
    }, FIELD);
    expect(answer).toMatchObject({ ok: false, failure: { code: "SETTING_LOCKED" } });

    const dashboard = new Popup(await browser.openExtensionPage("src/dashboard/index.html#/settings"));
    await dashboard.shows("locked-note", "Set by Acme Revenue Operations");
    await dashboard.choose("hour", "5");
    await dashboard.page.waitForFunction(
      () => document.querySelector<HTMLSelectElement>("[data-part=hour]")?.value === "5",
    );
  },
  {
    browsers: ["firefox"],
    managed: {
      setBy: "Acme Revenue Operations",
      settings: { fields: { Lead: MARKETO, Contact: MARKETO }, nightly: true, hour: 99 },
    },
  },
);
