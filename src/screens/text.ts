/** The words of the screens, from the catalogues in `public/_locales`: keys are checked against the English one. */
import browser from "webextension-polyfill";

type Catalogue = typeof import("../../public/_locales/en/messages.json");

export type TextKey = Extract<keyof Catalogue, string>;

/** A message with placeholders must be given their values, one without must not. */
type Values<K extends TextKey> = Catalogue[K] extends { readonly placeholders: object }
  ? readonly [string, ...string[]]
  : readonly [];

type StemOf<K> = K extends `${infer Stem}Other` ? (`${Stem}One` extends TextKey ? Stem : never) : never;

/** Stems of messages that come in plural forms: `recordsOne`, `recordsOther`. */
export type CountedText = StemOf<TextKey>;

/** A message in the language of the browser. */
export function text<K extends TextKey>(key: K, ...values: Values<K>): string {
  return browser.i18n.getMessage(key, [...values]);
}

/**
 * A message in the plural form that the language wants for this number. The number is the message's first
 * placeholder; `values` are the others.
 */
export function countedText(stem: CountedText, count: number, ...values: string[]): string {
  const form = new Intl.PluralRules(language()).select(count);
  const shown = [numberText(count), ...values];
  const key = `${stem}${form.charAt(0).toUpperCase()}${form.slice(1)}`;
  // A catalogue holds only the forms that its language tells apart here; Chrome answers "" for the others.
  return browser.i18n.getMessage(key, shown) || browser.i18n.getMessage(`${stem}Other`, shown);
}

/** A name or quote for use inside a sentence: its direction of writing stays its own (Unicode's isolates). */
export function isolated(words: string): string {
  return `\u2068${words}\u2069`;
}

export function numberText(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

/** "a, b and c". */
export function listText(parts: readonly string[]): string {
  return new Intl.ListFormat(language(), { type: "conjunction" }).format(parts);
}

/**
 * The language for numbers and dates. The browser's own (so that en-GB gets its order of day and month), unless it
 * is one that has no catalogue: then that of the words around them.
 */
export function language(): string {
  const ofWords = text("catalogueLanguage");
  const ofBrowser = browser.i18n.getUILanguage().replaceAll("_", "-");
  return sameLanguage(ofBrowser, ofWords) ? ofBrowser : ofWords;
}

/** The direction of the words: not that of a browser in Arabic that shows English for want of a catalogue. */
export function direction(): string {
  const ofWords = text("catalogueLanguage");
  return sameLanguage(browser.i18n.getUILanguage(), ofWords) ? browser.i18n.getMessage("@@bidi_dir") : "ltr";
}

function sameLanguage(one: string, other: string): boolean {
  return one.split(/[-_]/)[0] === other.split(/[-_]/)[0];
}
