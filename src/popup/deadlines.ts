/** By when an opt-out must be in force. Pure. */
import type { Milliseconds } from "../model/milliseconds";

const DAY: Milliseconds = 24 * 60 * 60 * 1000;

/** Gmail and Yahoo ask bulk senders to honour an unsubscribe within two days (their sender guidelines of 2024). */
const MAILBOX_DAYS = 2;

/** CAN-SPAM (15 U.S.C. 7704(a)(4)) and CASL (section 11(3)) give ten business days. */
const BUSINESS_DAYS = 10;

export interface Deadlines {
  readonly since: Milliseconds;
  readonly mailboxes: Milliseconds;
  /** Public holidays count as business days here: so it is too early rather than too late. */
  readonly law: Milliseconds;
}

export function deadlinesOf(since: Milliseconds): Deadlines {
  return { since, mailboxes: since + MAILBOX_DAYS * DAY, law: afterBusinessDays(since, BUSINESS_DAYS) };
}

/** The same time of day, so many days later in the reader's calendar, Saturdays and Sundays not counted. */
function afterBusinessDays(since: Milliseconds, days: number): Milliseconds {
  const day = new Date(since);
  for (let left = days; left > 0; ) {
    day.setDate(day.getDate() + 1);
    if (day.getDay() !== 0 && day.getDay() !== 6) left -= 1;
  }
  return day.getTime();
}
