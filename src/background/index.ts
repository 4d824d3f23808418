import browser, { type Runtime } from "webextension-polyfill";
import { readPageAddress } from "../salesforce-page";
import { scheduleAlarms } from "./alarms";
import { answer, senderKind } from "./answer";
import { obeyKey } from "./commands";
import { createHandlers } from "./handlers";
import { openLists } from "./lists";
import { createMenu, optOutFromMenu } from "./menu";
import { createNotices } from "./notices";
import { registerPageScript, runInOpenPages } from "./page-script";
import { keepStorageFromPages } from "./storage-access";
import { persistStorage } from "./storage-persistence";
import { showStanding } from "./toolbar";
import { wakeAll } from "./wake";
import { welcome } from "./welcome";
import type { World } from "./world";

// Every listener is registered while the worker starts: the browser wakes it only for those.

const list = openLists();
const world: World = {
  fetch: (url, init) => fetch(url, init),
  clock: Date.now,
  list,
  later: (wait, then) => void setTimeout(then, wait),
  changed: createNotices(() => showStanding({ list, clock: Date.now })),
};
const handlers = createHandlers(world);

// Answered by a call and not by a promise: Chromium's own API hears no promise.
const onMessage = (
  message: unknown,
  from: Runtime.MessageSender,
  respond: (answered: unknown) => void,
): boolean => {
  const kind = senderKind(from, browser.runtime.id, browser.runtime.getURL(""));
  const answering = answer(handlers, message, from, kind);
  void answering?.then(respond);
  // False tells the browser that this listener has nothing to say.
  return answering !== null;
};
browser.runtime.onMessage.addListener(onMessage as Runtime.OnMessageListenerCallback);

browser.runtime.onInstalled.addListener(() => {
  void keepStorageFromPages();
  void persistStorage();
  void scheduleAlarms(world);
  void createMenu();
  void registerPageScript();
});
browser.contextMenus.onClicked.addListener(
  (clicked, tab) => void optOutFromMenu((request) => handlers.optOut(request, {}), clicked, tab),
);
browser.runtime.onStartup.addListener(() => {
  void wakeAll(world, true);
  void createMenu();
});
browser.commands.onCommand.addListener((command, tab) => void obeyKey(command, tab?.id, handlers.optOut));
browser.alarms.onAlarm.addListener(() => void wakeAll(world));
browser.storage.onChanged.addListener((_changes, area) => {
  if (area === "managed") void wakeAll(world).finally(world.changed);
});
// What was forbidden until now may be what everything waited for.
browser.permissions.onAdded.addListener(() => {
  world.changed();
  void registerPageScript().then(runInOpenPages);
  void wakeAll(world, true);
});
browser.permissions.onRemoved.addListener(() => world.changed());
browser.cookies.onChanged.addListener(({ removed, cookie }) => {
  const isSession =
    cookie.name === "sid" && readPageAddress(`https://${cookie.domain.replace(/^\./, "")}/`) !== null;
  if (!isSession) return;
  // Logged out: what screens show of it changes. A session that takes another's place is told as both.
  if (removed) world.changed();
  else void welcome(world, cookie.domain, cookie.storeId).then(() => wakeAll(world, true));
});
