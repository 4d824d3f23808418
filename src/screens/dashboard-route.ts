/** Which screen an address of the dashboard stands for: `#/list/address%3Aada%40x.it`, `#/syncs/12`. Pure. */

export const SECTIONS = ["list", "attention", "syncs", "import", "export", "set-up", "settings"] as const;
export type Section = (typeof SECTIONS)[number];

export interface Route {
  readonly section: Section;
  /** A list key, a run's id, or a screen of the section; null for the section itself. */
  readonly detail: string | null;
}

/** Whatever stands behind the `#` → a screen; what names none is the list. */
export function readRoute(hash: string): Route {
  const [, section = "", ...rest] = hash.replace(/^#/, "").split("/");
  const known = SECTIONS.find((it) => it === section);
  if (known === undefined) return { section: "list", detail: null };
  return { section: known, detail: decoded(rest.join("/")) };
}

export function hashOf(section: Section, detail: string | null = null): string {
  return detail === null ? `#/${section}` : `#/${section}/${encodeURIComponent(detail)}`;
}

function decoded(written: string): string | null {
  if (written === "") return null;
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}
