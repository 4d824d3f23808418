import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Browser } from "puppeteer-core";
import type { Relay } from "./relay.ts";

/** Resolves when the browser's process has ended; its wire goes with it. */
export async function endOf(browser: Browser, relay: Relay): Promise<void> {
  const child = browser.process();
  if (child && isAlive(child)) await once(child, "exit");
  relay.close();
}

/** Puppeteer starts a browser as the leader of its own process group: its children are in it, too. */
export function killGroup(browser: Browser): void {
  const child = browser.process();
  if (child?.pid !== undefined && isAlive(child)) process.kill(-child.pid, "SIGKILL");
}

const isAlive = ({ exitCode, signalCode }: ChildProcess) => exitCode === null && signalCode === null;
