import { readFile } from "node:fs/promises";
import puppeteer, { type Browser, type Page } from "puppeteer-core";

/** Starts Chromium, with an unpacked extension where its folder is given. */
export function startChromium(extension: string | null = null): Promise<Browser> {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // Chromium loads extensions by command only over a pipe.
    pipe: true,
    enableExtensions: extension === null ? false : [extension],
    defaultViewport: { width: 1280, height: 800 },
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The markup of `pages/<name>.html`. */
export function fixture(name: string): Promise<string> {
  return readFile(new URL(`pages/${name}.html`, import.meta.url), "utf8");
}

/** Answers every request of a tab with this markup, whatever its address: no server and no certificate is needed. */
export async function answerWith(page: Page, markup: () => string, headers: Record<string, string> = {}) {
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const document = request.resourceType() === "document";
    void request.respond({
      status: document ? 200 : 404,
      contentType: "text/html; charset=utf-8",
      headers,
      body: document ? markup() : "",
    });
  });
}

/** Processor time of the page's thread that an act takes, in milliseconds: the least of some tries. A busy machine makes it no longer. */
export async function processorTime(page: Page, act: () => Promise<unknown>): Promise<number> {
  const session = await page.createCDPSession();
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const used = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
  };
  const times: number[] = [];
  for (let time = 0; time < 3; time += 1) {
    const before = await used();
    await act();
    times.push((await used()) - before);
  }
  await session.detach();
  return Math.min(...times);
}
