import { once } from "node:events";
import type { Browser } from "puppeteer-core";
import type { Relay } from "./relay.ts";

/** Resolves when the browser's process has ended; its wire goes with it. */
export async function endOf(browser: Browser, relay: Relay): Promise<void> {
  const child = browser.process();
  if (child && child.exitCode === null && child.signalCode === null) await once(child, "exit");
  relay.close();
}

/** Puppeteer starts a browser as the leader of its own process group: its children are in it, too. */
export function killGroup(browser: Browser): void {
  const pid = browser.process()?.pid;
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}
