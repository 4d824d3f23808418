import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import type { BrowserName } from "./driver.ts";

/** Under which names a browser is installed, the package that brings it, and the variable that says where else it is. */
const BROWSERS = {
  chromium: {
    names: ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"],
    variable: "CHROMIUM",
    install: "apt-get install chromium",
  },
  firefox: {
    names: ["firefox-esr", "firefox"],
    variable: "FIREFOX",
    install: "apt-get install firefox-esr",
  },
} as const;

/** Finds a browser's executable; throws a sentence that says how to get one. */
export function findExecutable(browser: BrowserName): string {
  const { names, variable, install } = BROWSERS[browser];
  const named = process.env[variable];
  if (named) return named;
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter)) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  throw new Error(
    `No ${browser} was found (looked for ${names.join(", ")}). Install it (${install}), or set ${variable} to its path.`,
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
