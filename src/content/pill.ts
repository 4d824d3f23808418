/** The pill "Opted out of email": says it and does nothing. It stands over the page and moves nothing in it. */
import type { Milliseconds } from "../model/milliseconds";
import type { Words } from "./words";

export interface Pill {
  /** `top`: how far from the top of the window, in pixels. */
  show(since: Milliseconds | null, top: number): void;
  hide(): void;
}

const HOST = "quietlist-pill";
const SVG = "http://www.w3.org/2000/svg";

// An envelope, struck through; the gaps keep its parts apart at small sizes.
const ICON = [
  [
    "envelope",
    "M2.5 4h13a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 1 13.5v-8A1.5 1.5 0 0 1 2.5 4z",
  ],
  ["flap", "M1.5 5.25 9 10.25l7.5-5"],
  ["gap", "M2.5 1.5 15.5 17.5"],
  ["stroke", "M2.5 1.5 15.5 17.5"],
] as const;

/** Makes the pill of a document; nothing is in the page until it is shown. */
export function createPill(document: Document, words: Words): Pill {
  let shown: { readonly host: HTMLElement; readonly since: Milliseconds | null } | null = null;
  const hide = () => {
    shown = null;
    // By name, since a script of an older version of the extension may have left one behind.
    for (const host of document.querySelectorAll(HOST)) host.remove();
  };
  return {
    hide,
    show(since, top) {
      // Said once: the same pill again would be read out again.
      if (shown?.since !== since || !shown.host.isConnected) {
        hide();
        shown = { host: addHost(document, words, since), since };
      }
      shown.host.style.setProperty("--top", `${top}px`);
    },
  };
}

function addHost(document: Document, words: Words, since: Milliseconds | null): HTMLElement {
  const host = document.createElement(HOST);
  // Closed, so that neither the page's styles nor its scripts reach it by accident.
  const shadow = host.attachShadow({ mode: "closed" });
  const style = document.createElement("style");
  style.textContent = STYLE;
  const status = document.createElement("div");
  status.setAttribute("role", "status");
  status.lang = words.language;
  status.dir = words.direction;
  if (since !== null) status.title = words.text("pillSince", words.day(since));
  shadow.append(style, status);
  // Beside the body: inside it, an ancestor with a transform would take `fixed` for itself.
  document.documentElement.append(host);
  // A screen reader speaks what is put into a status, not what a status is born with.
  requestAnimationFrame(() => {
    status.append(icon(document), span(document, words.text("pillLabel")));
    if (since !== null) status.append(span(document, words.text("pillDay", words.day(since)), "day"));
  });
  return host;
}

function span(document: Document, text: string, name = ""): HTMLElement {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

function icon(document: Document): SVGElement {
  const icon = document.createElementNS(SVG, "svg");
  icon.setAttribute("viewBox", "0 0 18 19");
  icon.setAttribute("aria-hidden", "true");
  for (const [name, shape] of ICON) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", shape);
    path.setAttribute("class", name);
    icon.append(path);
  }
  return icon;
}

// In pixels, since the page sets the size of `rem`. Above Lightning's sticky headers (100), below all that it lays over
// its pages: menus 7000, dialogs 9000, toasts 10000 (lightningdesignsystem.com, "z-index" design tokens).
const STYLE = `
:host {
  all: initial !important;
  position: fixed !important;
  top: var(--top) !important;
  left: 50% !important;
  transform: translateX(-50%) !important;
  z-index: 101 !important;
}
div {
  --surface: #fef1ee;
  --edge: #fe8f7d;
  --text: #181818;
  --envelope: #444;
  --stroke: #ba0517;
  display: flex;
  align-items: center;
  gap: 7px;
  width: max-content;
  max-width: calc(100vw - 32px);
  box-sizing: border-box;
  padding: 3px 12px 3px 9px;
  border: 1px solid var(--edge);
  border-radius: 14px;
  background: var(--surface);
  color: var(--text);
  box-shadow: 0 2px 4px #0000001f;
  font: 600 13px / 18px "Salesforce Sans", system-ui, "Segoe UI", Arial, sans-serif;
  cursor: default;
}
div:empty { opacity: 0; }
.day { font-weight: 400; }
svg { flex: none; width: 18px; height: 19px; fill: none; stroke-linecap: round; stroke-linejoin: round; }
.envelope { fill: var(--envelope); }
.flap { stroke: var(--surface); stroke-width: 1.4; }
.gap { stroke: var(--surface); stroke-width: 4.5; }
.stroke { stroke: var(--stroke); stroke-width: 2; }
@media (prefers-color-scheme: dark) {
  div {
    --surface: #2b1a1a;
    --edge: #8e3a3a;
    --text: #f3f3f3;
    --envelope: #c9c9c9;
    --stroke: #fe8f7d;
    box-shadow: 0 2px 4px #00000080;
  }
}
@media (forced-colors: active) {
  div { --surface: Canvas; --edge: CanvasText; --text: CanvasText; --envelope: CanvasText; --stroke: CanvasText; }
}
@media (prefers-reduced-motion: no-preference) {
  div { animation: appear 160ms ease-out; }
  @keyframes appear { from { opacity: 0; } }
}
@media print { div { display: none; } }
`;
