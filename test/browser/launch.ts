import { launchChromium } from "./chromium.ts";
import type { BrowserName, DrivenBrowser, LaunchOptions } from "./driver.ts";
import { launchFirefox } from "./firefox.ts";

/** Starts a browser with the extension in it; `ended` resolves when it is gone. */
export function launchBrowser(name: BrowserName, options: LaunchOptions): Promise<DrivenBrowser> {
  return name === "firefox" ? launchFirefox(options) : launchChromium(options);
}
