/** The bar "Opt out 12 selected" of a list view. It stands over the page's lower edge and moves nothing in it. */
import { addButton, addSurface, addText, removeSurface } from "./surface";
import type { Words } from "./words";

export interface Selection {
  /** Selected people who are not opted out, as far as the list knows. */
  readonly open: number;
  readonly optedOut: number;
  /** Selected in the list view, but in rows that Lightning has taken out of the page. */
  readonly outOfSight: number;
}

export interface Bar {
  /** Hides itself where nobody is selected. */
  show(selection: Selection): void;
  /** While this is true, the bar says that it works, and cannot be pressed. */
  setBusy(busy: boolean): void;
  hide(): void;
}

/** Makes the bar of a document; nothing is in the page until somebody is selected. */
export function createBar(document: Document, words: Words, onPress: () => void): Bar {
  let shown: { readonly button: HTMLButtonElement; readonly note: HTMLElement } | null = null;
  let busy = false;

  const hide = () => {
    shown = null;
    removeSurface(document, "quietlist-bar");
  };
  const add = () => {
    const { content } = addSurface(document, "quietlist-bar", "div", words, STYLE);
    content.setAttribute("role", "region");
    content.setAttribute("aria-label", "Quietlist");
    const button = addButton(content, "opt-out", "", onPress);
    button.className = "main";
    const note = addText(content, "note", "");
    note.setAttribute("role", "status");
    return { button, note };
  };
  return {
    hide,
    show({ open, optedOut, outOfSight }) {
      if (open + optedOut === 0) return hide();
      if (shown === null || !document.querySelector("quietlist-bar")) shown = add();
      const { button, note } = shown;
      button.hidden = open === 0;
      button.disabled = busy;
      setText(button, busy ? words.text("barTaking") : words.counted("barOptOut", open));
      const notes = [
        optedOut > 0 ? words.counted("barAlready", optedOut) : "",
        outOfSight > 0 ? words.counted("barOutOfSight", outOfSight) : "",
      ];
      setText(note, notes.filter(Boolean).join(" "));
      note.hidden = !note.textContent;
    },
    setBusy(now) {
      busy = now;
      if (shown === null) return;
      shown.button.disabled = now;
      if (now) setText(shown.button, words.text("barTaking"));
    },
  };
}

/** A status that is written again is read out again. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

// Above a console's utility bar (40 pixels), below all that Lightning lays over its pages: menus 7000, dialogs 9000.
const STYLE = `
:host {
  position: fixed !important;
  bottom: 52px !important;
  left: 50% !important;
  transform: translateX(-50%) !important;
  z-index: 101 !important;
}
div {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  justify-content: center;
  gap: 8px 16px;
  width: max-content;
  max-width: calc(100vw - 32px);
  padding: 8px;
  border: 1px solid var(--edge);
  border-radius: 24px;
  background: var(--surface);
  box-shadow: 0 4px 16px #0000003d;
}
button { min-height: 32px; border-radius: 16px; }
p { padding-inline: 8px; color: var(--quiet); }
@media (prefers-reduced-motion: no-preference) {
  div { animation: appear 160ms ease-out; }
  @keyframes appear { from { opacity: 0; transform: translateY(8px); } }
}
`;
