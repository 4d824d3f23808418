import browser from "webextension-polyfill";
import type { OptOutReason, Unsubscribe } from "../model/unsubscribe";
import type { TaskWords } from "./sync/context";

const HOW_ASKED: Readonly<Record<OptOutReason, string>> = {
  email: "reasonEmail",
  phone: "reasonPhone",
  meeting: "reasonMeeting",
  letter: "reasonLetter",
  bounced: "reasonBounced",
  other: "reasonOther",
};

/** What the Task of an opt-out says, or that of its end, in the user's language. */
export function taskWords(entry: Unsubscribe, by: string): TaskWords {
  const { subject, resubscribe } = entry;
  const ended = entry.status === "resubscribed" ? resubscribe : null;
  const { since, reason, note } = ended ? { since: ended.at, reason: null, note: ended.reason } : entry;
  const say = (key: string, ...values: string[]) => browser.i18n.getMessage(key, values);
  const moment = new Date(since);
  const when = new Intl.DateTimeFormat(browser.i18n.getUILanguage(), {
    dateStyle: "long",
    timeStyle: "short",
  }).format(moment);
  return {
    subject: say(ended ? (ended.undone ? "eventUndone" : "stateResubscribed") : "taskSubject"),
    lines: [
      ended
        ? say("taskResubscribed")
        : subject.kind === "address"
          ? say("taskAddress", subject.address)
          : say("taskRecord"),
      ...(reason === null ? [] : [say("taskReason", say(HOW_ASKED[reason]))]),
      ...(note === null || note.trim() === "" ? [] : [say("taskNote", note)]),
      say("taskRecorded", by, when),
    ],
    day: dayOf(moment),
  };
}

/** The user's own day, as Salesforce takes dates. */
function dayOf(moment: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
}
