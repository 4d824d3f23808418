// The content security policy of the extension's own pages, as the browsers keep it.
import { expect } from "vitest";
import { scenario } from "../scenario.ts";

const PAGES = ["src/popup/index.html", "src/dashboard/index.html"];

scenario(
  "the extension's pages take no markup as text, no code from elsewhere, and reach nobody else",
  async ({ browser }) => {
    for (const path of PAGES) {
      const page = await browser.openExtensionPage(path);
      const happened = await page.evaluate(async () => {
        const refused: string[] = [];
        document.addEventListener("securitypolicyviolation", (it) => refused.push(it.effectiveDirective));
        const tried = (act: () => unknown) => {
          try {
            act();
            return "done";
          } catch (error) {
            return (error as Error).name;
          }
        };
        const make = (name: string, set: object) => {
          const element = Object.assign(document.createElement(name), set);
          const settled = new Promise((resolve) => {
            element.onload = () => resolve("loaded");
            element.onerror = () => resolve("refused");
          });
          document.body.append(element);
          return settled;
        };
        const reached = (address: string) =>
          fetch(address).then(
            () => "reached",
            () => "refused",
          );
        return {
          markup: tried(() => {
            document.body.innerHTML = "<b>bold</b>";
          }),
          script: tried(() => make("script", { src: "https://elsewhere.example/code.js" })),
          handler: tried(() => document.body.setAttribute("onclick", "1")),
          picture: await make("img", { src: "https://elsewhere.example/seen.png" }),
          foreign: await reached("https://elsewhere.example/"),
          pages: await reached("https://acme.lightning.force.com/"),
          api: await reached("https://acme.my.salesforce.com/services/data/"),
          refused,
        };
      });
      expect(happened, path).toMatchObject({
        markup: "TypeError",
        script: "TypeError",
        handler: "TypeError",
        picture: "refused",
        foreign: "refused",
        pages: "refused",
        api: "reached",
      });
      expect(happened.refused, path).toEqual(expect.arrayContaining(["connect-src", "img-src"]));
      await page.close();
    }
    expect(browser.hostsAsked()).not.toContain("elsewhere.example");
  },
);

scenario("the background reaches the API of orgs, and nobody else", async ({ browser }) => {
  const reached = (address: string) =>
    browser.evaluateInBackground(
      (_, url) =>
        fetch(url).then(
          () => "reached",
          () => "refused",
        ),
      address,
    );
  expect(await reached("https://acme.my.salesforce.com/services/data/")).toBe("reached");
  expect(await reached("https://elsewhere.example/")).toBe("refused");
  expect(await reached("https://acme.my.salesforce.com.elsewhere.example/")).toBe("refused");
  expect(browser.hostsAsked().filter((host) => host.includes("elsewhere"))).toEqual([]);
});
