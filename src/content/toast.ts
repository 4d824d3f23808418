/** Says what was done, for a while, at the top of the page, as Salesforce's own toasts do. */
import { addButton, addSurface, addText, removeSurface } from "./surface";
import type { Words } from "./words";

export interface Toast {
  /** Shows sentences; those shown before go. */
  say(sentences: readonly string[]): void;
  hide(): void;
}

/** Long enough to read two sentences twice. It stays while the pointer or the keyboard is in it. */
const STAYS = 12_000;

/** Makes the toast of a document; nothing is in the page until it speaks. */
export function createToast(document: Document, words: Words): Toast {
  let timer = 0;
  const hide = () => {
    clearTimeout(timer);
    removeSurface(document, "quietlist-toast");
  };
  return {
    hide,
    say(sentences) {
      hide();
      const { content } = addSurface(document, "quietlist-toast", "div", words, STYLE);
      const status = document.createElement("section");
      status.setAttribute("role", "status");
      content.append(status);
      const close = addButton(content, "close", "×", hide);
      close.setAttribute("aria-label", words.text("toastClose"));
      const wait = () => {
        timer = window.setTimeout(hide, STAYS);
      };
      const stay = () => clearTimeout(timer);
      for (const type of ["pointerenter", "focusin"]) content.addEventListener(type, stay);
      for (const type of ["pointerleave", "focusout"]) content.addEventListener(type, wait);
      wait();
      // A screen reader speaks what is put into a status, not what a status is born with.
      requestAnimationFrame(() => {
        for (const sentence of sentences) addText(status, "sentence", sentence);
      });
    },
  };
}

const STYLE = `
:host {
  position: fixed !important;
  top: 98px !important;
  left: 50% !important;
  transform: translateX(-50%) !important;
  z-index: 10001 !important;
}
div {
  display: flex;
  align-items: flex-start;
  gap: 12px;
  width: max-content;
  max-width: min(560px, calc(100vw - 32px));
  padding: 12px 12px 12px 20px;
  border: 1px solid var(--edge);
  border-inline-start: 4px solid var(--accent);
  border-radius: 4px;
  background: var(--surface);
  box-shadow: 0 4px 16px #0000003d;
}
section { display: grid; gap: 2px; min-width: 200px; padding-top: 2px; }
section p + p { color: var(--quiet); }
button { min-width: 28px; min-height: 28px; padding: 0; border-color: transparent; font-size: 18px; line-height: 1; }
@media (prefers-reduced-motion: no-preference) {
  div { animation: appear 160ms ease-out; }
  @keyframes appear { from { opacity: 0; } }
}
`;
