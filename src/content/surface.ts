/** What the content script lays over a page: an element beside the body whose inside no script of the page reaches. */
import type { Words } from "./words";

export type SurfaceName = "quietlist-bar" | "quietlist-dialog" | "quietlist-toast";

export interface Surface<K extends keyof HTMLElementTagNameMap> {
  readonly content: HTMLElementTagNameMap[K];
  remove(): void;
}

/** Lays a surface over the page, in place of one of that name. It moves nothing in the page. */
export function addSurface<K extends keyof HTMLElementTagNameMap>(
  document: Document,
  name: SurfaceName,
  tag: K,
  words: Words,
  style: string,
): Surface<K> {
  removeSurface(document, name);
  const host = document.createElement(name);
  // Closed, so that neither the page's styles nor its scripts reach it.
  const root = host.attachShadow({ mode: "closed" });
  const sheet = document.createElement("style");
  sheet.textContent = BASE + style;
  const content = document.createElement(tag);
  content.lang = words.language;
  // `all: initial` leaves the direction as it is: a page in Arabic would turn an English sentence around.
  content.dir = words.direction;
  root.append(sheet, content);
  // Lightning has shortcuts of single keys; what is typed here is not meant for them.
  for (const type of ["keydown", "keyup", "keypress"])
    content.addEventListener(type, (event) => event.stopPropagation());
  // Beside the body: inside it, an ancestor with a transform would take `fixed` for itself.
  document.documentElement.append(host);
  return { content, remove: () => host.remove() };
}

/** By name, since a script of an older version of the extension may have left one behind. */
export function removeSurface(document: Document, name: SurfaceName): void {
  for (const host of document.querySelectorAll(name)) host.remove();
}

/** A button that a person can press, and no script: scripts' events are not trusted. */
export function addButton(
  parent: HTMLElement,
  part: string,
  label: string,
  onPress: () => void,
): HTMLButtonElement {
  const button = parent.ownerDocument.createElement("button");
  button.type = "button";
  button.dataset.part = part;
  button.textContent = label;
  button.addEventListener("click", (event) => {
    if (event.isTrusted) onPress();
  });
  parent.append(button);
  return button;
}

/** A paragraph, or another element that holds a text alone. */
export function addText(parent: HTMLElement, part: string, text: string, tag: "p" | "h2" = "p"): HTMLElement {
  const element = parent.ownerDocument.createElement(tag);
  element.dataset.part = part;
  element.textContent = text;
  parent.append(element);
  return element;
}

// In pixels, since the page sets the size of `rem`. Colours and sizes are near Salesforce's own (lightningdesignsystem.com).
const BASE = `
:host { all: initial !important; }
* { box-sizing: border-box; }
div, dialog {
  --surface: #fff;
  --edge: #c9c9c9;
  --text: #181818;
  --quiet: #444;
  --accent: #0176d3;
  --on-accent: #fff;
  --warning: #ba0517;
  color: var(--text);
  font: 13px / 1.5 "Salesforce Sans", system-ui, "Segoe UI", Arial, sans-serif;
}
p, h2 { margin: 0; overflow-wrap: anywhere; }
button {
  flex: none;
  min-height: 32px;
  padding: 0 16px;
  border: 1px solid #747474;
  border-radius: 4px;
  background: var(--surface);
  color: var(--accent);
  font: inherit;
  cursor: pointer;
}
button:hover { border-color: var(--accent); }
button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button:disabled { cursor: default; opacity: .6; }
button.main { border-color: var(--accent); background: var(--accent); color: var(--on-accent); font-weight: 600; }
@media (prefers-color-scheme: dark) {
  div, dialog {
    --surface: #242424;
    --edge: #5c5c5c;
    --text: #f3f3f3;
    --quiet: #c9c9c9;
    --accent: #78b0fd;
    --on-accent: #032d60;
    --warning: #fe8f7d;
  }
}
@media (forced-colors: active) {
  button.main { border-width: 2px; }
}
@media print { :host { display: none !important; } }
`;
