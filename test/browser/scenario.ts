import { inject, test } from "vitest";
import type { BrowserName } from "./driver.ts";
import { type Setting, type World, withBrowserAndOrg } from "./with-browser-and-org.ts";

export type ScenarioOptions = Pick<
  Setting,
  "org" | "loggedIn" | "certificateChecked" | "managed" | "language" | "withoutPermission"
> & {
  /** Milliseconds that the play may take; a minute, unless said otherwise. */
  readonly within?: number;
  /** Both, unless said otherwise. */
  readonly browsers?: readonly BrowserName[];
};

const MINUTE = 60_000;

/** A test that is played in every browser: `scenario("…", async ({ org, cast, rep }) => …)`. */
export function scenario(
  title: string,
  play: (world: World) => Promise<void>,
  options: ScenarioOptions = {},
): void {
  const { browsers = ["chromium", "firefox"], within = MINUTE, ...setting } = options;
  for (const browserName of browsers) {
    // Start and clean-up take their time, too.
    test(`${title} (${browserName})`, { timeout: within + MINUTE }, () =>
      withBrowserAndOrg({ ...setting, within, title, browserName, extension: inject(browserName) }, play),
    );
  }
}
