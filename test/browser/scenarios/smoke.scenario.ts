import { expect } from "vitest";
import { findAccessibilityFaults } from "../accessibility.ts";
import { scenario } from "../scenario.ts";

scenario("the popup over a Lead page shows the person", async ({ org, rep, cast }) => {
  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.shows("person", "Maria Rossi");
  await popup.shows("person", "maria.rossi@northwind.example");
  await popup.shows("state", "Not opted out");
  expect(org.log.writes).toEqual([]);
  expect(await findAccessibilityFaults(popup.page)).toEqual([]);
});

scenario("the pill shows on the page of someone who is on the list", async ({ rep, cast }) => {
  await rep.open("Lead", cast.mariaRossi);
  const popup = await rep.openPopup();
  await popup.click("opt-out");
  await popup.shows("state", "Written to Salesforce");
  expect(await findAccessibilityFaults(popup.page)).toEqual([]);
  await popup.close();
  await rep.page.waitForSelector("quietlist-pill");
});
