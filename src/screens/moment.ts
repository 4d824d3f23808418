/** Moments as people say them, in the language of the screens. */
import type { Milliseconds } from "../model/milliseconds";
import { language, text } from "./text";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The hour by which the nightly sync goes, wherever the reader is. */
const SYNC_TIME_ZONE = "America/Los_Angeles";

/** "14:05" today, "yesterday 20:14", "tomorrow 05:00", else "12 March 2026, 20:14". */
export function momentText(moment: Milliseconds, now: Milliseconds): string {
  const time = format({ timeStyle: "short" }, moment);
  const days = daysBetween(now, moment);
  if (days === 0) return time;
  if (Math.abs(days) === 1) {
    const day = new Intl.RelativeTimeFormat(language(), { numeric: "auto" }).format(days, "day");
    return text("dayAndTime", day, time);
  }
  return format({ dateStyle: "medium", timeStyle: "short" }, moment);
}

/** "12 Mar 2026". */
export function dayText(moment: Milliseconds): string {
  return dayFormat()(moment);
}

/** The same for many moments: to make ready for a language takes much longer than to say one day. */
export function dayFormat(): (moment: Milliseconds) => string {
  const { format } = new Intl.DateTimeFormat(language(), { dateStyle: "medium" });
  return format;
}

/** "in 4 minutes", "2 hours ago", "now" within half a minute. */
export function distanceText(moment: Milliseconds, now: Milliseconds): string {
  const distance = moment - now;
  const size = Math.abs(distance);
  const say = new Intl.RelativeTimeFormat(language(), { numeric: "auto" });
  if (size < MINUTE / 2) return say.format(0, "second");
  if (size < HOUR) return say.format(towardsNow(distance / MINUTE), "minute");
  if (size < DAY) return say.format(towardsNow(distance / HOUR), "hour");
  return say.format(towardsNow(distance / DAY), "day");
}

/** "9 s". */
export function secondsText(seconds: number): string {
  return new Intl.NumberFormat(language(), { style: "unit", unit: "second", unitDisplay: "short" }).format(
    seconds,
  );
}

/** The same moment on the clock by which the nightly sync goes: "8:14 PM". */
export function losAngelesText(moment: Milliseconds): string {
  return format({ timeStyle: "short", timeZone: SYNC_TIME_ZONE }, moment);
}

/** An hour of the day: "8:00 PM". */
export function hourText(hour: number): string {
  return format({ timeStyle: "short", timeZone: "UTC" }, Date.UTC(2026, 0, 1, hour));
}

function format(options: Intl.DateTimeFormatOptions, moment: Milliseconds): string {
  return new Intl.DateTimeFormat(language(), options).format(moment);
}

/** Calendar days in the reader's time zone. A day of 23 or 25 hours is one day, hence the rounding. */
function daysBetween(from: Milliseconds, to: Milliseconds): number {
  return Math.round((new Date(to).setHours(0, 0, 0, 0) - new Date(from).setHours(0, 0, 0, 0)) / DAY);
}

function towardsNow(amount: number): number {
  return Math.round(amount) || Math.sign(amount);
}
