/** Lets links to people who are opted out ask before they go on. A link of which nothing is known goes on. */
import type { OptedOutSince } from "../messages/page";
import type { Answers, Named } from "./answers";
import { type ContactLink, contactLinkIn } from "./contact-link";
import type { Dialog } from "./dialog";
import type { Words } from "./words";

/** How long a press may wait for the answer: a worker that sleeps starts in less, and a person hardly notices it. */
const LONGEST_WAIT = 300;

/**
 * Watches mail and call links of a page until the signal aborts.
 *
 * @param front the person of the page in front
 */
export function guardLinks(
  document: Document,
  words: Words,
  { answers, dialog }: { readonly answers: Answers; readonly dialog: Dialog },
  front: () => Named,
  signal: AbortSignal,
): void {
  const linkOf = (event: Event) => contactLinkIn(event.composedPath(), front);

  // What will be pressed is known a moment before: most answers are there when the press comes.
  const expect = (event: Event) => {
    const link = linkOf(event);
    if (link !== null) void answers.ask(link);
  };
  const passive = { signal, capture: true, passive: true };
  document.addEventListener("pointerdown", expect, passive);
  document.addEventListener("focusin", expect, passive);

  const press = (event: MouseEvent) => {
    // Scripts press links too, such as this one when the rep has said yes.
    if (!event.isTrusted || event.button !== 0) return;
    const link = linkOf(event);
    if (link === null) return;
    const known = answers.known(link);
    if (known === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    void decide(link, known);
  };
  // On the window, and before the page's own listeners there: this script came first, or the page's router would.
  window.addEventListener("click", press, { signal, capture: true });

  const decide = async (link: ContactLink, known: OptedOutSince | undefined): Promise<void> => {
    if (known === undefined) await Promise.race([answers.ask(link), later(LONGEST_WAIT)]);
    const found = known ?? answers.known(link);
    const goesOn = !found || (await dialog.ask(questionOf(words, link, found), "no", signal));
    if (goesOn) link.element.click();
  };
}

function later(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

const SINCE = {
  email: "guardSinceEmail",
  phone: "guardSincePhone",
  meeting: "guardSinceMeeting",
  letter: "guardSinceLetter",
  bounced: "guardSinceBounced",
  other: "guardSince",
} as const;

function questionOf(words: Words, { kind, addresses }: ContactLink, { since, reason }: OptedOutSince) {
  const mail = kind === "mail";
  return {
    title: words.text(mail ? "guardMail" : "guardCall"),
    lines: [
      words.text(reason === null ? "guardSince" : SINCE[reason], words.day(since)),
      ...(addresses.length > 0 ? [words.list(addresses.slice(0, 3))] : []),
    ],
    no: words.text(mail ? "guardDoNotMail" : "guardDoNotCall"),
    yes: words.text(mail ? "guardMailAnyway" : "guardCallAnyway"),
  };
}
