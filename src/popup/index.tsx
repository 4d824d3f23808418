import { render } from "preact";
import browser from "webextension-polyfill";
import { callBackground } from "../screens/call-background";
import { keepFocus } from "../screens/kept-focus";
import "../screens/look.css";
import { onNotice } from "../screens/notices";
import { SyncContext } from "../screens/sync/context";
import { direction, language } from "../screens/text";
import { PopupContext } from "./context";
import { PopupScreen } from "./popup";
import "./popup.css";
import { createPopup } from "./state";

const TICK = 15_000;
/** While a sync runs its figures move faster than the background tells. */
const PROGRESS_TICK = 2_000;
/** The list answers within this, and then the first frame is complete; a background slower than that is not waited for. */
const FIRST_FRAME = 250;

async function start(root: HTMLElement): Promise<void> {
  const tabId = await frontTab();
  const popup = createPopup({ ask: callBackground, tabId, clock: Date.now });
  onNotice(() => void popup.changed());
  browser.tabs.onUpdated.addListener((changed) => {
    if (changed === tabId) void popup.tabMoved();
  });
  setInterval(() => popup.tick(), TICK);
  setInterval(() => {
    if (popup.sync.state.value?.running?.outcome === "running") void popup.sync.read();
  }, PROGRESS_TICK);
  keepFocus(root);
  await Promise.race([popup.open(), new Promise((resolve) => setTimeout(resolve, FIRST_FRAME))]);
  render(
    <PopupContext value={popup}>
      <SyncContext value={popup.sync}>
        <PopupScreen />
      </SyncContext>
    </PopupContext>,
    root,
  );
}

/** The tab under the popup. Opened in a tab of its own, the popup is told by `?tab=` whom it is about. */
async function frontTab(): Promise<number> {
  const told = new URLSearchParams(location.search).get("tab");
  if (told !== null && /^\d+$/.test(told)) return Number(told);
  const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
  return tab?.id ?? 0;
}

document.documentElement.lang = language();
document.documentElement.dir = direction();
const root = document.getElementById("popup");
if (root !== null) void start(root);
