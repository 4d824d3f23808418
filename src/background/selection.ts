import browser from "webextension-polyfill";

const STORED_AS = "selection";
const MOST_CHARACTERS = 100_000;

/** Keeps selected text in memory until the dashboard asks for it: an address bar would keep it for good. */
export async function keepSelection(text: string): Promise<void> {
  await browser.storage.session.set({ [STORED_AS]: text.slice(0, MOST_CHARACTERS) });
}

/** The text, once; null when there is none. */
export async function takeSelection(): Promise<string | null> {
  const { [STORED_AS]: text } = await browser.storage.session.get(STORED_AS);
  await browser.storage.session.remove(STORED_AS);
  return typeof text === "string" ? text : null;
}
