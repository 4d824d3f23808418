// A background whose list the test writes and reads through these names.

/** Record id → since when that person is opted out. */
self.list = {};
/** What was asked, in order. */
self.questions = [];
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
  const recordId = new URL(sender.tab.url).pathname.split("/")[4];
  self.questions.push({ ...message, recordId });
  for (const look of waiting) look();
  self.mayAnswer.then(() => {
    const since = self.list[recordId] ?? null;
    respond({ ok: true, value: { optedOut: since !== null, since } });
  });
  return true;
});
