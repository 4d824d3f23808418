import type { Browser, CDPSession, Protocol } from "puppeteer-core";

type Version = Protocol.ServiceWorker.ServiceWorkerVersion;

/**
 * The extension's service worker, seen through the ServiceWorker domain of the DevTools protocol.
 *
 * Puppeteer would stay attached to the worker, and Chromium neither stops a worker that a debugger holds nor tells that
 * it has ended. So the driver keeps Puppeteer away from it and attaches only for as long as one call takes.
 */
export class ChromiumWorker {
  readonly #browser: Browser;
  readonly #scope: string;

  constructor(browser: Browser, extensionId: string) {
    this.#browser = browser;
    this.#scope = `chrome-extension://${extensionId}/`;
  }

  /** Evaluates an expression in the worker, once it runs; starts it if need be. */
  async evaluate(expression: string): Promise<unknown> {
    const targetId = await this.#watch((versions) => versions.started());
    const root = await this.#browser.target().createCDPSession();
    try {
      const { sessionId } = await root.send("Target.attachToTarget", { targetId, flatten: true });
      const session = root.connection()?.session(sessionId);
      if (!session) throw new Error("Chromium attached to the service worker, but gave no session.");
      const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
        expression,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) {
        throw new Error(
          `In the background: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`,
        );
      }
      return result.value;
    } finally {
      // Detaches from the worker, too.
      await root.detach();
    }
  }

  async stop(): Promise<void> {
    await this.#watch((versions) => versions.stopped());
  }

  /** Resolves when the worker runs, without starting it. */
  async runs(): Promise<void> {
    await this.#watch((versions) => versions.running());
  }

  async #watch<T>(use: (versions: Versions) => Promise<T>): Promise<T> {
    // Any page will do: the domain shows the workers of the whole profile.
    const [page] = await this.#browser.pages();
    if (!page) throw new Error("Chromium has no page left from which to see the service worker.");
    const session = await page.createCDPSession();
    try {
      const versions = new Versions(session, this.#scope);
      await session.send("ServiceWorker.enable");
      return await use(versions);
    } finally {
      await session.detach();
    }
  }
}

/** The versions of the worker as they come and go, while a session listens. */
class Versions {
  readonly #session: CDPSession;
  readonly #scope: string;
  readonly #now = new Map<string, Version>();
  readonly #waiting = new Set<() => void>();

  constructor(session: CDPSession, scope: string) {
    this.#session = session;
    this.#scope = scope;
    session.on("ServiceWorker.workerVersionUpdated", ({ versions }) => {
      for (const version of versions) {
        if (version.scriptURL.startsWith(scope)) this.#now.set(version.versionId, version);
      }
      for (const look of [...this.#waiting]) look();
    });
  }

  async running(): Promise<string> {
    const { targetId } = await this.#until((version) => isReady(version));
    return targetId as string;
  }

  async started(): Promise<string> {
    // A worker on its way up or down is let finish first: a start would be lost on it.
    const settled = await this.#until(
      (version) => isReady(version) || (isCurrent(version) && version.runningStatus === "stopped"),
    );
    if (!isReady(settled)) await this.#session.send("ServiceWorker.startWorker", { scopeURL: this.#scope });
    return this.running();
  }

  async stopped(): Promise<void> {
    await this.#until(isCurrent);
    await this.#session.send("ServiceWorker.stopAllWorkers");
    await this.#until((version) => isCurrent(version) && version.runningStatus === "stopped");
  }

  async #until(holds: (version: Version) => boolean): Promise<Version> {
    for (;;) {
      const found = [...this.#now.values()].find(holds);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const look = () => {
          this.#waiting.delete(look);
          resolve();
        };
        this.#waiting.add(look);
      });
    }
  }
}

function isCurrent({ status }: Version): boolean {
  return status === "activated";
}

/** Its script has been evaluated: before that, its globals are not there yet. */
function isReady(version: Version): boolean {
  return isCurrent(version) && version.runningStatus === "running" && version.targetId !== undefined;
}
