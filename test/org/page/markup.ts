/** Text made safe to stand in HTML, in content or in a quoted attribute. */
export function escaped(text: unknown): string {
  return String(text ?? "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** An icon of an object: a coloured square with a sign, in the colours Lightning gives the object. */
export function objectIcon(object: string): string {
  const [colour, path] = ICONS[object] ?? ICONS.Account ?? ["", ""];
  return `<span class="slds-icon_container object-icon" style="background:${colour}" title="${escaped(object)}"><svg viewBox="0 0 24 24" aria-hidden="true">${path}</svg></span>`;
}

const PERSON = '<circle cx="12" cy="8.2" r="3.6"/><path d="M4.8 19c0-4 3.2-6.2 7.2-6.2s7.2 2.2 7.2 6.2z"/>';
const ICONS: Readonly<Record<string, readonly [string, string]>> = {
  Lead: ["#ff538a", '<path d="M12 3.5l2.4 5 5.4.6-4 3.7 1.1 5.3-4.9-2.7-4.9 2.7 1.1-5.3-4-3.7 5.4-.6z"/>'],
  Contact: ["#9602c7", PERSON],
  Account: ["#5867e8", '<path d="M5 20V6l7-3v17zM14 20V8.5h5V20z"/>'],
  Person: ["#5867e8", PERSON],
  Home: ["#ff538a", '<path d="M4 11l8-7 8 7v9h-5v-6H9v6H4z"/>'],
};
