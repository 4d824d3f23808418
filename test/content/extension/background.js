// A background whose list the test writes and reads through these names.

/** Record id → since when that person is opted out. */
self.list = {};
/** What was asked, in order. */
self.questions = [];
/** How many pages said that they opened. */
self.opened = 0;
/** Every answer waits for this. */
self.mayAnswer = Promise.resolve();

const waiting = [];

/** Resolves when this many questions were asked. */
self.asked = (count) =>
  new Promise((resolve) => {
    waiting.push(() => self.questions.length >= count && resolve(self.questions));
    for (const look of waiting) look();
  });

self.tell = async (message) => {
  const [tab] = await chrome.tabs.query({ url: "https://*.lightning.force.com/*" });
  return chrome.tabs.sendMessage(tab.id, message);
};

chrome.runtime.onMessage.addListener((message, sender, respond) => {
  if (message.call === "pageOpened") {
    self.opened += 1;
    respond({ ok: true, value: null });
    return;
  }
  const recordId = new URL(sender.tab.url).pathname.split("/")[4];
  self.questions.push({ ...message, recordId });
  for (const look of waiting) look();
  self.mayAnswer.then(() => {
    if (message.call === "optedOutAmong") {
      respond({ ok: true, value: { recordIds: {}, addresses: {} } });
      return;
    }
    const since = self.list[recordId] ?? null;
    respond({ ok: true, value: { optedOut: since !== null, since } });
  });
  // The answer comes later.
  return true;
});
