import type { Page } from "puppeteer-core";
import type { FirefoxPrivileged } from "./firefox-privileged.ts";

/** A part of what the extension lays over a page, by its `data-part`, as a person meets it. */
export interface ClosedPart {
  readonly part: string;
  readonly text: string;
  /** Its middle, in the window. */
  readonly x: number;
  readonly y: number;
  readonly disabled: boolean;
  readonly focused: boolean;
}

/** Runs with a shadow root, wherever it is had from. */
const TELL = `(root) => JSON.stringify([...root.querySelectorAll("[data-part]")]
  .filter((it) => it.checkVisibility() && (it.localName !== "button" || it.textContent !== ""))
  .map((it) => {
    const { x, y, width, height } = it.getBoundingClientRect();
    return {
      part: it.dataset.part,
      text: it.textContent,
      x: x + width / 2,
      y: y + height / 2,
      disabled: it.disabled === true,
      focused: root.activeElement === it,
    };
  }))`;

/** Pages cannot look into a closed shadow root, but the debugger of Chromium can. Null while the element is not there. */
export async function closedRootInChromium(page: Page, host: string): Promise<ClosedPart[] | null> {
  const session = await page.createCDPSession();
  try {
    const { result } = await session.send("Runtime.evaluate", {
      expression: `document.querySelector(${JSON.stringify(host)})`,
    });
    if (result.objectId === undefined) return null;
    const { node } = await session.send("DOM.describeNode", { objectId: result.objectId, pierce: true });
    const backendNodeId = node.shadowRoots?.[0]?.backendNodeId;
    if (backendNodeId === undefined) return null;
    const { object } = await session.send("DOM.resolveNode", { backendNodeId });
    const told = await session.send("Runtime.callFunctionOn", {
      objectId: object.objectId ?? "",
      functionDeclaration: `function () { return (${TELL})(this); }`,
      returnByValue: true,
    });
    return JSON.parse(String(told.result.value));
  } finally {
    await session.detach();
  }
}

/** The same in Firefox, whose own scripts may: in the tab in front. */
export async function closedRootInFirefox(
  privileged: FirefoxPrivileged,
  host: string,
): Promise<ClosedPart[] | null> {
  const script = `(() => {
    const root = content.document.querySelector(${JSON.stringify(host)})?.openOrClosedShadowRoot;
    sendAsyncMessage("closed-root", root ? (${TELL})(root) : "null");
  })()`;
  const told = await privileged.evaluate(`(async () => {
    const { messageManager } = gBrowser.selectedBrowser;
    return new Promise((resolve) => {
      const receiveMessage = ({ data }) => {
        messageManager.removeMessageListener("closed-root", receiveMessage);
        resolve(data);
      };
      messageManager.addMessageListener("closed-root", receiveMessage);
      messageManager.loadFrameScript("data:application/javascript," + encodeURIComponent(${JSON.stringify(script)}), false);
    });
  })()`);
  return JSON.parse(String(told));
}
