/** Asks before something goes on. Whatever is not a clear yes is a no. */
import { addButton, addSurface, addText, removeSurface } from "./surface";
import type { Words } from "./words";

export interface DialogTexts {
  readonly title: string;
  readonly lines: readonly string[];
  readonly no: string;
  readonly yes: string;
}

export interface Dialog {
  /**
   * Resolves to true when the rep says yes; Escape, the other button, another question and `signal` are a no. The
   * keyboard stays inside while it is open (the browser's own modal dialog sees to that), and returns to where it was.
   *
   * @param safe which button is pressed by Enter at once, and is the one that stands out
   */
  ask(texts: DialogTexts, safe: "no" | "yes", signal: AbortSignal): Promise<boolean>;
  /** Answers an open question with no. */
  close(): void;
}

/** Makes the dialog of a document; nothing is in the page until it asks. */
export function createDialog(document: Document, words: Words): Dialog {
  let sayNo = () => {};
  return {
    close() {
      sayNo();
      // A script of an older version of the extension may have left one behind.
      removeSurface(document, "quietlist-dialog");
    },
    ask({ title, lines, no, yes }, safe, signal) {
      sayNo();
      if (signal.aborted) return Promise.resolve(false);
      const before = document.activeElement;
      const surface = addSurface(document, "quietlist-dialog", "dialog", words, STYLE);
      const dialog = surface.content;
      addText(dialog, "title", title, "h2").id = "title";
      dialog.setAttribute("aria-labelledby", "title");
      const body = document.createElement("section");
      body.id = "lines";
      dialog.setAttribute("aria-describedby", "lines");
      for (const line of lines) addText(body, "line", line);
      const buttons = document.createElement("footer");
      dialog.append(body, buttons);

      return new Promise<boolean>((resolve) => {
        sayNo = () => resolve(false);
        const noButton = addButton(buttons, "no", no, sayNo);
        const yesButton = addButton(buttons, "yes", yes, () => resolve(true));
        // Escape closes it.
        dialog.addEventListener("close", sayNo);
        signal.addEventListener("abort", sayNo);
        const main = safe === "no" ? noButton : yesButton;
        main.className = "main";
        dialog.showModal();
        main.focus();
      }).finally(() => {
        dialog.close();
        surface.remove();
        if (before instanceof HTMLElement) before.focus({ preventScroll: true });
      });
    },
  };
}

const STYLE = `
dialog {
  inset: 0;
  width: min(440px, calc(100vw - 32px));
  max-height: calc(100vh - 64px);
  overflow: auto;
  margin: auto;
  padding: 20px 24px;
  border: 1px solid var(--edge);
  border-radius: 8px;
  background: var(--surface);
  box-shadow: 0 8px 32px #00000052;
}
dialog::backdrop { background: #080707a6; }
h2 { font-size: 18px; font-weight: 700; line-height: 1.3; }
section { display: grid; gap: 8px; margin-top: 12px; }
section p + p { color: var(--quiet); }
footer { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-top: 20px; }
button { flex: 0 1 auto; min-height: 32px; padding-block: 4px; }
@media (prefers-reduced-motion: no-preference) {
  dialog { animation: appear 140ms ease-out; }
  @keyframes appear { from { opacity: 0; transform: translateY(8px); } }
}
`;
