import { expect } from "vitest";
import { USERS } from "../../org/cast.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

scenario("keeps the lists of two users of one org apart, in one browser", async ({ org, rep, cast }) => {
  org.setSharing("Lead", "private");
  await rep.open("Lead", cast.mariaRossi);
  const first = await rep.openPopup();
  await first.click("opt-out");
  await first.shows("state", "Written to");
  await first.close();

  await rep.logOut();
  await rep.logIn(USERS.admin);
  await rep.open("Lead", cast.pawel);
  const second = await rep.openPopup();
  await second.click("sync");
  await second.shows("listed", /\b0\b/);
  await second.close();
  const writers = org.log.writes.filter(({ through }) => through === "api").map(({ username }) => username);
  expect(writers).toEqual([USERS.rep]);
});

scenario("passes over a stale session on an old host of the org", async ({ org, rep, cast, browser }) => {
  await rep.open("Lead", cast.mariaRossi);
  const sid = (await browser.cookies()).find(
    ({ name, domain }) => name === "sid" && domain.includes("my.salesforce"),
  );
  const stale = `${sid?.value.slice(0, 15)}!AQ0AQ.stale`;
  await rep.page.setCookie({
    name: "sid",
    value: stale,
    domain: "acme-before.my.salesforce.com",
    path: "/",
    secure: true,
    httpOnly: true,
  });
  const popup = await rep.openPopup();
  await popup.click("opt-out");
  await popup.shows("state", "Written to");
  expect(org.value(cast.mariaRossi, FIELD)).toBe(true);
});

scenario(
  "says in words that nobody is logged in, and captures all the same once it knows who",
  async ({ org, rep, cast, browser }) => {
    await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.close();
    await browser.clearCookies();
    const again = await rep.openPopup();
    await again.shows("failure", /log in/i);
    await again.click("opt-out");
    await again.shows("state", "Opt-out taken");
    expect(org.value(cast.mariaRossi, FIELD)).toBe(false);
  },
);
