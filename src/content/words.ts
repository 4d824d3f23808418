/** The content script's words: plurals, days and the direction of writing, as the catalogue's language has them. */
import type { Milliseconds } from "../model/milliseconds";
import type { Extension } from "./extension";

export interface Words {
  /** Of the texts, for screen readers. */
  readonly language: string;
  /** The page around may be written the other way. */
  readonly direction: "ltr" | "rtl";
  text(name: string, ...values: string[]): string;
  /** The message in the plural form for this number, which is its first placeholder. */
  counted(stem: string, count: number, ...values: string[]): string;
  day(at: Milliseconds): string;
  list(parts: readonly string[]): string;
}

const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur)\b/;

export function wordsOf({ text }: Pick<Extension, "text">): Words {
  const language = text("catalogueLanguage") || "en";
  const plural = new Intl.PluralRules(language);
  return {
    language,
    direction: RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr",
    text,
    counted(stem, count, ...values) {
      const form = plural.select(count);
      const shown = [new Intl.NumberFormat(language).format(count), ...values];
      // A catalogue holds only the forms that its language tells apart here.
      return (
        text(`${stem}${form.charAt(0).toUpperCase()}${form.slice(1)}`, ...shown) ||
        text(`${stem}Other`, ...shown)
      );
    },
    day: (at) => new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(at),
    list: (parts) => new Intl.ListFormat(language, { type: "conjunction" }).format(parts),
  };
}
