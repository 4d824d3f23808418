chrome.runtime.onMessage.addListener(() => {
  void import("./salesforce/client").then((m) => m.go());
});
