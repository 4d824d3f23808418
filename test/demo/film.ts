import { mkdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { World } from "../browser/with-browser-and-org.ts";
import type { ApiCall } from "../org/log.ts";
import { overPage } from "./over-page.ts";
import { say } from "./say.ts";

const FOLDER = join("artifacts", "demo");

/** Plays one opt-out from the popup, and leaves screenshots and the calls it took. */
export async function film({ browser, rep, cast, org }: World): Promise<void> {
  say("There is no display, so this runs without a window and takes screenshots.");
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  const shots: string[] = [];
  const keep = async (name: string, picture: Uint8Array) => {
    const path = join(FOLDER, `${shots.length + 1}-${name}.png`);
    await writeFile(path, picture);
    shots.push(resolve(path));
  };

  const page = await rep.open("Lead", cast.mariaRossi);
  const before = await page.screenshot();
  const popup = await rep.openPopup();
  await popup.shows("state", "Not opted out");
  const person = await popup.page.screenshot();
  const callsBefore = org.log.calls.length;
  await popup.click("opt-out");
  await popup.shows("state", "Written to Salesforce");
  const calls = org.log.calls.slice(callsBefore);
  const written = await popup.page.screenshot();
  await popup.close();
  // Opened again, since a page of Salesforce does not see at once what others wrote.
  await rep.open("Lead", cast.mariaRossi);
  await page.waitForSelector("quietlist-pill");
  const after = await page.screenshot();

  await keep("lead-with-popup", await overPage(browser, before, person));
  await keep("popup-person", person);
  await keep("popup-written", written);
  await keep("lead-with-pill", after);

  const optedOut = org.value(cast.mariaRossi, "HasOptedOutOfEmail") === true;
  say(`
Maria Rossi's "Email Opt Out" in the org: ${optedOut ? "yes" : "no"}.
From the click on "Opt out" to "Written to Salesforce", ${calls.length} API calls:
${calls.map(line).join("\n")}

Screenshots:
${shots.map((path) => `  ${path}`).join("\n")}`);
  if (!optedOut) throw new Error("The opt-out did not reach the org.");
}

function line({ status, method, url, body, records }: ApiCall): string {
  const asked = decodeURIComponent(`${method} ${url} ${body}`);
  const shown = asked.length > 150 ? `${asked.slice(0, 149)}…` : asked;
  return `  ${status} ${shown} (${records} ${records === 1 ? "record" : "records"})`;
}
