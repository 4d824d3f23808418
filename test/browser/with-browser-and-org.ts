import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cast } from "../org/cast.ts";
import type { MakeOrgOptions } from "../org/make-org.ts";
import type { Org } from "../org/org.ts";
import { type StartedOrg, startOrg } from "../org/start.ts";
import type { BrowserName, DrivenBrowser } from "./driver.ts";
import { recordFailure } from "./failure-record.ts";
import { launchBrowser } from "./launch.ts";
import { Rep } from "./rep.ts";
import { withoutPermission } from "./without-permission.ts";

/** The built extension, and a profile in which it is installed, to be copied. */
export interface ReadyExtension {
  readonly extensionDir: string;
  readonly profileDir: string | null;
}

export interface Setting {
  readonly title: string;
  readonly browserName: BrowserName;
  readonly extension: ReadyExtension;
  /** 200 people besides the named ones, unless said otherwise. */
  readonly org?: MakeOrgOptions;
  /** False leaves the log-in to the scenario. */
  readonly loggedIn?: boolean;
  readonly visible?: boolean;
  /** Whether the browser trusts the org's own certificate alone. */
  readonly certificateChecked?: boolean;
  /** What an admin has set for the extension. */
  readonly managed?: object;
  /** The extension as it would be without this permission. */
  readonly withoutPermission?: string;
  /** What the browser speaks. */
  readonly language?: string;
  /** How long the play may take; for ever, unless said. */
  readonly within?: number;
}

export interface Session {
  readonly browser: DrivenBrowser;
  readonly rep: Rep;
}

export interface World extends Session {
  readonly org: Org;
  readonly cast: Cast;
  readonly started: StartedOrg;
  /** Starts the browser again on the same profile, after it was killed or closed. Nobody is logged in then. */
  relaunch(): Promise<Session>;
}

/**
 * Starts a test org and a browser with the extension, logs the rep in, plays, and cleans up, whatever happened. When the
 * play fails, what the pages showed and what the org was asked are left in `artifacts/failures`.
 */
export async function withBrowserAndOrg(
  setting: Setting,
  play: (world: World) => Promise<void>,
): Promise<void> {
  const started = await startOrg({ people: 200, ...setting.org });
  const profileDir = await mkdtemp(join(tmpdir(), "quietlist-profile-"));
  const changedDir = `${profileDir}-extension`;
  let { extension } = setting;
  let browser: DrivenBrowser | null = null;
  const open = async (): Promise<Session> => {
    browser = await launchBrowser(setting.browserName, {
      httpsPort: started.httpsPort,
      extensionDir: extension.extensionDir,
      profileDir,
      visible: setting.visible ?? false,
      ...(setting.certificateChecked ? { trusted: started.certificate } : {}),
      ...(setting.managed === undefined ? {} : { managed: setting.managed }),
      ...(setting.language === undefined ? {} : { language: setting.language }),
    });
    return { browser, rep: new Rep(browser, started) };
  };
  try {
    if (setting.withoutPermission !== undefined)
      extension = await withoutPermission(extension, setting.withoutPermission, changedDir);
    if (extension.profileDir !== null) {
      await cp(extension.profileDir, profileDir, { recursive: true, verbatimSymlinks: true });
    }
    const session = await open();
    if (setting.loggedIn ?? true) await session.rep.logIn();
    const world = { ...session, org: started.org, cast: started.cast, started, relaunch: open };
    await inTime(play(world), setting.within);
  } catch (error) {
    if (browser !== null) await recordFailure(setting, browser, started.org);
    throw error;
  } finally {
    await (browser as DrivenBrowser | null)?.kill();
    await started.stop();
    // The last processes of a browser that was killed may still be writing.
    for (const folder of [profileDir, changedDir])
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Fails when `work` takes too long, early enough that what it hangs on can still be recorded. */
async function inTime(work: Promise<void>, within: number | undefined): Promise<void> {
  if (within === undefined) return work;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The scenario was not done within ${within} ms.`)), within);
  });
  try {
    await Promise.race([work, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
