import { createAnswers } from "./answers";
import { createDialog } from "./dialog";
import { connectExtension } from "./extension";
import { guardLinks } from "./link-guard";
import { followListViews } from "./list-visits";
import { followAddress } from "./navigation";
import { createPill } from "./pill";
import { askAboutQuote } from "./quote";
import { createToast } from "./toast";
import { followVisits } from "./visits";
import { wordsOf } from "./words";

/** Shows the pill, marks and bar, guards links, and says what a page shows. Wires, nothing else. */
export function start(): void {
  const ended = new AbortController();
  const extension = connectExtension(() => ended.abort());
  const words = wordsOf(extension);
  const pill = createPill(document, words);
  const toast = createToast(document, words);
  const dialog = createDialog(document, words);
  const answers = createAnswers((people) => extension.ask("optedOutAmong", people));
  const visits = followVisits(document, pill, (address) => extension.ask("pill", { address }));
  const lists = followListViews(document, words, {
    answers,
    dialog,
    toast,
    optOut: (recordIds) => extension.ask("optOutRows", { recordIds }),
  });

  ended.signal.addEventListener("abort", () => {
    visits.leave();
    lists.leave();
    toast.hide();
    dialog.close();
  });
  const askAgain = () => {
    answers.forget();
    visits.askAgain();
    lists.askAgain();
  };
  extension.onMessage(
    {
      changed: askAgain,
      readPage: visits.hints,
      say: (sentence) => toast.say([sentence]),
      quote(note) {
        if (visits.front().recordIds.length === 0) return false;
        const optOut = () => extension.ask("optOutQuoted", { note });
        void askAboutQuote(words, note, visits.hints().name, { dialog, toast, optOut }, ended.signal);
        return true;
      },
    },
    ended.signal,
  );
  // A page that comes back from the back-forward cache has missed what was said meanwhile.
  window.addEventListener("pageshow", (shown) => shown.persisted && askAgain(), { signal: ended.signal });
  guardLinks(document, words, { answers, dialog }, visits.front, ended.signal);
  followAddress(
    window,
    (address) => {
      visits.arrive(address);
      lists.arrive(address);
    },
    ended.signal,
  );
  // A page that opened is a sign of a live session, which a sync that is due may be waiting for.
  void extension.ask("pageOpened", {});
}
