import { expect } from "vitest";
import { atCall } from "../at-call.ts";
import { holdAnswers } from "../hold-answers.ts";
import { optOutAndOpen } from "../opened-dashboard.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";
const NEWCOMERS = 210;

scenario(
  "pauses a sync in the middle, lets it go on, and shows all that it did",
  async ({ org, rep, cast, browser }) => {
    const dashboard = await optOutAndOpen(rep, browser, cast.mariaRossi);
    await dashboard.click("to-syncs");
    await dashboard.click("sync-now");
    await dashboard.click("release-held");
    await dashboard.shows("last-run", "learned");

    const Email = String(org.value(cast.mariaRossi, "Email"));
    const newcomers = Array.from({ length: NEWCOMERS }, (_, number) =>
      org.create("Lead", { LastName: `New ${number}`, Company: "New", Email }),
    );
    org.update(cast.eleni, { [FIELD]: true });
    const refused = newcomers.at(-1);
    org.addValidationRule({ object: "Lead", message: "Ask Finance.", refuses: ({ Id }) => Id === refused });
    const optedOut = () => newcomers.filter((id) => org.value(id, FIELD) === true).length;
    let release = () => {};
    const reading = atCall(
      org,
      1,
      async () => {
        release = holdAnswers(org);
      },
      ({ path }) => path.endsWith("/composite"),
    );
    await dashboard.click("sync-now");
    await reading;
    await dashboard.click("pause");
    await dashboard.text("go-on");
    // One button lets it go on, and nothing says that it is at work.
    expect(await dashboard.has("sync-now")).toBe(false);
    await dashboard.shows("run", "On pause");
    release();
    // What is captured meanwhile is written; whoever takes care of it leaves the sync where it is.
    await rep.open("Lead", cast.sinead);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    await dashboard.page.bringToFront();
    await dashboard.shows("progress", "On pause");
    expect(optedOut()).toBe(0);

    await dashboard.click("go-on");
    await dashboard.shows("last-run", `${NEWCOMERS - 1} written`);
    expect(optedOut()).toBe(NEWCOMERS - 1);

    await dashboard.page.click('[data-part="run"] a');
    await dashboard.shows("run-figures", /Done[\s\S]*Learned\s*1\s[\s\S]*Written\s*209\s*Refused\s*1/);
    await dashboard.shows("run-events", /maria\.rossi@northwind\.example[\s\S]*Email Opt Out: No → Yes/);
    await dashboard.shows("run-events", /Learned from Salesforce[\s\S]*Παπαδοπούλου/);
    await dashboard.shows("run-events", /Ask Finance/);
    await dashboard.click("back-to-syncs");
    await (await dashboard.page.waitForSelector(".chart summary"))?.click();
    await dashboard.shows("nights", /\d+\s+\d+\s+1$/);
    // The newest night's bar has all three parts.
    const drawn = await dashboard.page.$$eval(".chart svg g:last-of-type rect", (parts) =>
      parts.filter((it) => it.getBoundingClientRect().height > 0).map((it) => it.getAttribute("class")),
    );
    expect(drawn).toEqual(["part-written", "part-learned", "part-refused"]);
  },
  { within: 240_000 },
);
