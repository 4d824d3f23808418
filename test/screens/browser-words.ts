/**
 * The browser's part in the words of the screens, as far as Node lacks it: `i18n` over the real catalogues, by
 * Chrome's rules (developer.chrome.com, "chrome.i18n"). Import this before anything that says a word.
 */
import { readFileSync } from "node:fs";

interface Message {
  readonly message: string;
  readonly placeholders?: Readonly<Record<string, { readonly content: string }>>;
}

export type Catalogue = Readonly<Record<string, Message>>;

export function readCatalogue(language: string): Catalogue {
  const file = new URL(`../../public/_locales/${language}/messages.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Catalogue;
}

/** What the user has set the browser to, and the catalogue that Chrome picks for it. */
export const spoken = { ui: "en-US", catalogue: readCatalogue("en") };

export function speak(ui: string, catalogue: string): void {
  spoken.ui = ui;
  spoken.catalogue = readCatalogue(catalogue);
}

function getMessage(key: string, values: readonly string[] = []): string {
  if (key === "@@bidi_dir") return /^(?:ar|he|fa)\b/.test(spoken.ui) ? "rtl" : "ltr";
  const entry = spoken.catalogue[key];
  if (entry === undefined) return "";
  return entry.message.replace(/\$(\w+)\$/g, (_whole, name: string) => {
    const content = entry.placeholders?.[name.toLowerCase()]?.content ?? "";
    return content.replace(/\$(\d)/g, (_digit, position: string) => values[Number(position) - 1] ?? "");
  });
}

const runtime = { id: "quietlist" };
// webextension-polyfill looks for `chrome` to know that it is in an extension, and steps aside for `browser`.
Object.assign(globalThis, {
  chrome: { runtime },
  browser: { runtime, i18n: { getMessage, getUILanguage: () => spoken.ui } },
});
