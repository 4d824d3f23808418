import browser from "webextension-polyfill";
import type { Badge, Trouble } from "./badge";

/** What the toolbar button says in words when it is pointed at, or read out. Whose it is, where there are several. */
export function toolbarText({ troubles, several }: Pick<Badge, "troubles" | "several">): string {
  const name = browser.i18n.getMessage("toolbarQuiet");
  if (troubles.length === 0) return name;
  const whose = new Set(troubles.map(({ who }) => who));
  const lines = [...whose].map((who) => {
    const words = troubles.filter((trouble) => trouble.who === who).map(troubleText);
    return who === null || !several ? words.join(" ") : `${who}: ${words.join(" ")}`;
  });
  return [name, ...lines].join("\n");
}

function troubleText({ what, count, long, who }: Trouble): string {
  switch (what) {
    case "attention":
      return who === null ? counted("toolbarUnclaimed", count) : counted("toolbarAttention", count);
    case "broken":
      return browser.i18n.getMessage(who === null ? "toolbarUnclaimedBroken" : "toolbarBroken");
    case "held":
      return browser.i18n.getMessage("toolbarHeld");
    case "noSync":
      return browser.i18n.getMessage(long ? "toolbarNoSyncLong" : "toolbarNoSync");
    case "waiting":
      return browser.i18n.getMessage(long ? "toolbarWaitingLong" : "toolbarWaiting");
  }
}

/** In the form that the language wants for this number; a catalogue holds only those that it tells apart. */
function counted(stem: "toolbarAttention" | "toolbarUnclaimed", count: number): string {
  const language = browser.i18n.getMessage("catalogueLanguage");
  const form = new Intl.PluralRules(language).select(count);
  const shown = new Intl.NumberFormat(language).format(count);
  return (
    browser.i18n.getMessage(`${stem}${form.charAt(0).toUpperCase()}${form.slice(1)}`, [shown]) ||
    browser.i18n.getMessage(`${stem}Other`, [shown])
  );
}
