/** Words were chosen that ask to be removed, and name nobody: asks the rep whether the person in front wrote them. */
import type { Dialog } from "./dialog";
import type { Toast } from "./toast";
import type { Words } from "./words";

/** A quote is shown so far; all of it is kept. */
const LONGEST_SHOWN = 300;

export interface QuoteActs {
  readonly dialog: Dialog;
  readonly toast: Toast;
  /** Null when it was not taken. */
  readonly optOut: (note: string) => Promise<true | null>;
}

/** @param name of the person in front, as the page shows it; null where it does not */
export async function askAboutQuote(
  words: Words,
  note: string,
  name: string | null,
  { dialog, toast, optOut }: QuoteActs,
  signal: AbortSignal,
): Promise<void> {
  const who = `\u2068${name ?? words.text("menuThisPerson")}\u2069`;
  const shown = note.length > LONGEST_SHOWN ? `${note.slice(0, LONGEST_SHOWN)}…` : note;
  const texts = {
    title: words.text("quoteQuestion", who),
    lines: [`\u2068${shown}\u2069`, words.text("quoteKept")],
    no: words.text("rowsCancel"),
    yes: words.text("quoteConfirm"),
  };
  if (!(await dialog.ask(texts, "no", signal))) return;
  const taken = await optOut(note);
  toast.say([words.text(taken === null ? "menuNotTaken" : "menuTakenWithNote", who)]);
}
