import type { Browser, CDPSession } from "puppeteer-core";

/** Looks at a worker's heap so often that nothing a page of results leaves there is missed for long. */
const EVERY = 50;

export interface HeapWatch {
  /** The most that was in use at any look, in bytes; ends the watch. */
  end(): Promise<number>;
}

/** Watches the heap of an extension's worker, which must be running; while it is watched, the browser does not stop it. */
export async function watchHeap(browser: Browser, extensionId: string): Promise<HeapWatch> {
  const root = await browser.target().createCDPSession();
  const { targetInfos } = await root.send("Target.getTargets");
  const worker = targetInfos.find(
    ({ type, url }) => type === "service_worker" && url.startsWith(`chrome-extension://${extensionId}/`),
  );
  if (worker === undefined) throw new Error("The worker whose heap is to be watched does not run.");
  const { targetId } = worker;
  const { sessionId } = await root.send("Target.attachToTarget", { targetId, flatten: true });
  const session = root.connection()?.session(sessionId) as CDPSession;
  let most = 0;
  let watching = true;
  const look = async () => {
    while (watching) {
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      most = Math.max(most, usedSize);
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
  };
  const looked = look();
  return {
    end: async () => {
      watching = false;
      await looked;
      await root.detach();
      return most;
    },
  };
}
