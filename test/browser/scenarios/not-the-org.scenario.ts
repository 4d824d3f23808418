// Who answers in the org's place gets no session, and the rep is told. Each status and the sign-in, by Node:
// test/background/not-the-org.test.ts.
import { expect } from "vitest";
import type { Org } from "../../org/org.ts";
import { scenario } from "../scenario.ts";

const OTHER_ORG = "globex.my.salesforce.com";
const LOG_IN = "/?ec=302&startURL=%2F";

/** The API points elsewhere, whatever it is asked. Takes that back when it is called. */
const redirect = (org: Org, status: number, location: string) =>
  org.troubles.add({
    when: ({ path }) => path.startsWith("/services/"),
    what: { status, body: "", headers: { location } },
  });

scenario(
  "follows the API neither to a log-in page nor to another org, and writes what was kept once it answers itself",
  async ({ org, rep, cast, browser, started }) => {
    await rep.open("Lead", cast.mariaRossi);
    const back = redirect(org, 302, `https://${started.apiHost}${LOG_IN}`);
    const popup = await rep.openPopup();
    await popup.shows("failure", "Salesforce pointed to another address");
    await popup.close();
    back();

    // The policy of the extension would let calls to this host through, and the wire leads there.
    const backAgain = redirect(org, 307, `https://${OTHER_ORG}/services/data/v62.0/`);
    const other = await rep.openPopup();
    await other.shows("failure", "Salesforce pointed to another address");
    await other.click("opt-out");
    await other.shows("state", "Opt-out taken");
    await other.close();
    expect(org.log.calls.length).toBeGreaterThan(0);
    expect(org.log.calls.filter(({ url }) => url === LOG_IN)).toEqual([]);
    expect(browser.hostsAsked()).not.toContain(OTHER_ORG);
    expect(org.log.writes).toEqual([]);

    backAgain();
    const last = await rep.openPopup();
    await last.shows("state", "Written to Salesforce");
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
  },
);

scenario(
  "tells nothing to whoever shows another certificate than the org's, and writes what was kept once it is the org again",
  async ({ org, rep, cast, browser, started }) => {
    await rep.open("Lead", cast.mariaRossi);
    const leave = await started.intercept();
    // As on the way from the office to a café: what was connected is not any more.
    browser.setOffline(true);
    browser.setOffline(false);
    const popup = await rep.openPopup();
    await popup.shows("failure", "Salesforce could not be reached");
    await popup.click("opt-out");
    await popup.shows("state", "Opt-out taken");
    await popup.close();
    expect(org.log.calls).toEqual([]);

    leave();
    const last = await rep.openPopup();
    await last.shows("state", "Written to Salesforce");
    expect(org.value(cast.mariaRossi, "HasOptedOutOfEmail")).toBe(true);
  },
  { certificateChecked: true },
);
