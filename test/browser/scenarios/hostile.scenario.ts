// A page of Salesforce may run anybody's script: a component from the AppExchange, a hostile one, one that was injected.
// All it can do to the extension is what a page may do to a person: show them something.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Frame, Page } from "puppeteer-core";
import { expect, inject } from "vitest";
import type { DrivenBrowser } from "../driver.ts";
import { scenario } from "../scenario.ts";

const FIELD = "HasOptedOutOfEmail";

/** Every file of the built extension that a page could guess. */
async function addresses(browser: DrivenBrowser): Promise<{ origin: string; all: string[] }> {
  const origin = await browser.evaluateInBackground((extension) => extension.runtime.getURL(""));
  const text = await readFile(join(inject(browser.name).extensionDir, "manifest.json"), "utf8");
  const files = ["manifest.json", ...text.matchAll(/"([\w/.-]+\.(?:js|html|png|svg))"/g)].map((it) =>
    typeof it === "string" ? it : (it[1] ?? ""),
  );
  const more = ["_locales/en/messages.json", "src/dashboard/index.html", "src/popup/index.html"];
  return { origin, all: [...new Set([...files, ...more])].map((file) => origin + file) };
}

/** What a script of the page gets of an address by each way there is to ask for it. */
function tries(page: Page, address: string): Promise<string[]> {
  return page.evaluate(async (url) => {
    const got: string[] = [];
    const loads = (element: HTMLElement & { src?: string; href?: string }) =>
      new Promise<boolean>((resolve) => {
        element.onload = () => resolve(true);
        element.onerror = () => resolve(false);
        if ("href" in element) element.href = url;
        else element.src = url;
        document.body.append(element);
      });
    const answered = (mode: RequestMode) =>
      fetch(url, { mode }).then(
        () => true,
        () => false,
      );
    for (const mode of ["cors", "no-cors"] as const) if (await answered(mode)) got.push(mode);
    for (const name of ["img", "script"]) if (await loads(document.createElement(name))) got.push(name);
    const style = Object.assign(document.createElement("link"), { rel: "stylesheet" });
    if (await loads(style)) got.push("link");
    return got;
  }, address);
}

scenario("a hostile page cannot reach the extension's files", async ({ rep, cast, browser }) => {
  const page = await rep.open("Lead", cast.mariaRossi);
  const { origin, all } = await addresses(browser);
  expect(all.length).toBeGreaterThan(8);
  for (const address of all) expect(await tries(page, address), address).toEqual([]);

  // Nor put a page of the extension into a frame, to move a person's clicks onto it, nor lead the tab there.
  const popup = `${origin}src/popup/index.html`;
  await page.evaluate(
    (url) =>
      new Promise((resolve) => {
        const frame = Object.assign(document.createElement("iframe"), {
          src: url,
          onload: resolve,
          onerror: resolve,
        });
        document.body.append(frame);
      }),
    popup,
  );
  for (const frame of page.frames()) expect(await partsOf(frame)).toBe(0);
  await page
    .evaluate((url) => {
      location.href = url;
    }, popup)
    .catch(() => undefined);
  for (const open of await browser.pages()) expect(await partsOf(open.mainFrame())).toBe(0);
});

/** How many parts of our screens a frame holds; none where it cannot be asked, as it shows an error of the browser. */
function partsOf(frame: Frame): Promise<number> {
  return frame.evaluate(() => document.querySelectorAll("[data-part]").length).catch(() => 0);
}

scenario("a hostile page gets no answer, whatever it says", async ({ org, rep, cast, browser }) => {
  const page = await rep.open("Lead", cast.mariaRossi);
  const origin = await browser.evaluateInBackground((extension) => extension.runtime.getURL(""));
  const heard = await page.evaluate(
    async (extensionId, recordId) => {
      const messages = [
        { call: "pageOpened", request: {} },
        { call: "pill", request: { address: "pawel@cobalt.example" } },
        { call: "identities", request: {} },
        {
          call: "optOut",
          request: {
            tabId: 1,
            recordId,
            address: null,
            name: null,
            reason: null,
            note: null,
            source: "popup",
          },
        },
        { notice: "changed" },
        { question: "readPage" },
      ];
      const told: unknown[] = [];
      const sent = new Set(messages.map((it) => JSON.stringify(it)));
      addEventListener("message", ({ data }) => {
        if (!sent.has(JSON.stringify(data))) told.push(data);
      });
      type Reachable = { runtime?: { sendMessage?(id: string, message: unknown): Promise<unknown> } };
      const { chrome, browser: own } = globalThis as { chrome?: Reachable; browser?: Reachable };
      for (const message of messages) {
        postMessage(message, "*");
        document.dispatchEvent(new CustomEvent("message", { detail: message }));
        dispatchEvent(
          new MessageEvent("message", { data: message, source: window, origin: location.origin }),
        );
        const channel = new BroadcastChannel("quietlist");
        channel.onmessage = ({ data }) => told.push(data);
        channel.postMessage(message);
        for (const api of [chrome, own])
          await api?.runtime?.sendMessage?.(extensionId, message).then(
            (answer) => told.push(answer),
            () => undefined,
          );
      }
      return told;
    },
    new URL(origin).host,
    cast.mariaRossi,
  );
  expect(heard).toEqual([]);

  // The popup of the rep who comes next shows that nothing was taken.
  const popup = await rep.openPopup();
  await popup.shows("state", "Not opted out");
  expect(org.log.writes).toEqual([]);
  expect(await page.evaluate(() => document.cookie)).not.toContain("!AQ");
});

scenario(
  "a hostile page that shows a false pill and another's address deceives neither list nor Salesforce",
  async ({ org, rep, cast }) => {
    const page = await rep.open("Lead", cast.mariaRossi);
    await page.evaluate(() => {
      document.documentElement.append(document.createElement("quietlist-pill"));
      for (const it of document.querySelectorAll(
        '[data-target-selection-name="sfdc:RecordField.Lead.Email"] a',
      )) {
        it.setAttribute("href", "mailto:liam.obrien@kestrel.example");
        it.replaceChildren("liam.obrien@kestrel.example");
      }
    });
    const popup = await rep.openPopup();
    await popup.shows("state", "Not opted out");
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    const changed = org.log.changes.filter(({ through }) => through === "api").map(({ id }) => id);
    expect([...new Set(changed)]).toEqual([cast.mariaRossi]);
    expect(org.value(cast.liamLead, FIELD)).toBe(false);
  },
);

scenario("a frame in the page gets nothing", async ({ rep, cast }) => {
  await rep.open("Lead", cast.mariaRossi);
  const first = await rep.openPopup();
  await first.click("opt-out");
  await first.shows("state", "Written to");
  await first.close();

  const page = await rep.open("Lead", cast.sinead);
  const frame = await page.evaluateHandle(async (id) => {
    const made = document.createElement("iframe");
    made.src = `/lightning/r/Lead/${id}/view`;
    document.body.append(made);
    return made;
  }, cast.mariaRossi);
  const inside = await frame.contentFrame();
  await inside?.waitForSelector(".active [data-target-selection-name]");
  // Every script of ours is told that the list has changed; the one of the page itself shows it.
  const second = await rep.openPopup();
  await second.click("opt-out");
  await second.shows("state", "Written to");
  await second.close();
  await page.waitForSelector("quietlist-pill");
  expect(await inside?.$("quietlist-pill")).toBeNull();
});

scenario(
  "a page that broke into the content script's world learns who of its own people is opted out, no more",
  async ({ rep, cast }) => {
    const page = await rep.open("Lead", cast.mariaRossi);
    const popup = await rep.openPopup();
    await popup.click("opt-out");
    await popup.shows("state", "Written to");
    await popup.close();
    await page.waitForSelector("quietlist-pill");
    const ask = await inContentScript(page);

    const pill = await ask(`chrome.runtime.sendMessage({ call: "pill", request: { address: null } })`);
    expect(pill).toMatchObject({ ok: true, value: { optedOut: true } });
    // Off a list view it may not propose anybody either, and never another org's.
    const propose = `{ call: "optOutRows", request: { recordIds: ["${cast.sinead}"] } }`;
    expect(await ask(`chrome.runtime.sendMessage(${propose})`)).toMatchObject({ ok: false });
    for (const call of [
      `{ call: "identities", request: {} }`,
      `{ call: "syncState", request: { tabId: 1 } }`,
      `{ call: "personInFront", request: { tabId: 1 } }`,
      `{ call: "__proto__", request: {} }`,
    ])
      expect(await ask(`chrome.runtime.sendMessage(${call}).then((it) => it ?? null)`), call).toBeNull();
    for (const area of ["local", "sync", "session", "managed"])
      expect(await ask(`chrome.storage.${area}.get(null).then(() => "told", () => "refused")`), area).toBe(
        "refused",
      );
    expect(await ask(`String([chrome.cookies, chrome.tabs, chrome.alarms])`)).toBe(",,");
    expect(await ask(`indexedDB.databases().then((all) => all.length)`)).toBe(0);
  },
  // Firefox shows nobody the worlds of its content scripts, and has no switch that takes storage from them.
  { browsers: ["chromium"] },
);

/** Evaluates in the world of our content script on this page. */
async function inContentScript(page: Page): Promise<(expression: string) => Promise<unknown>> {
  const session = await page.createCDPSession();
  const found = new Promise<number>((resolve) => {
    session.on("Runtime.executionContextCreated", ({ context }) => {
      if (context.origin.startsWith("chrome-extension://")) resolve(context.id);
    });
  });
  await session.send("Runtime.enable");
  const contextId = await found;
  return async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
}
