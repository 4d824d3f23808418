import browser from "webextension-polyfill";
import type { Notice } from "../messages/contract";

/** Calls `act` whenever the background says that what the screens show may have changed. */
export function onNotice(act: () => void): void {
  browser.runtime.onMessage.addListener((message: unknown) => {
    // Answers nothing: calls that pages send to the background arrive here too.
    if (isNotice(message)) act();
    return undefined;
  });
}

function isNotice(message: unknown): message is Notice {
  return (
    typeof message === "object" && message !== null && "notice" in message && message.notice === "changed"
  );
}
