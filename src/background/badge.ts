import type { Milliseconds } from "../model/milliseconds";

/** What the toolbar button says without being opened. Quiet unless somebody is needed. */
export interface Badge {
  readonly text: string;
  readonly tone: "quiet" | "attention" | "warning" | "alarm";
  /** What is wrong, and with whose list; in the order of the lists. */
  readonly troubles: readonly Trouble[];
  /** More than one user was met in this browser. */
  readonly several: boolean;
  /** When it will say something else, if nothing happens until then; null: never. */
  readonly changesAt: Milliseconds | null;
}

export interface Trouble {
  /** The username; null for what is on nobody's list yet. */
  readonly who: string | null;
  readonly what: "attention" | "held" | "noSync" | "waiting" | "broken";
  /** Of `attention`: how many things. */
  readonly count: number;
  /** Of `noSync` and `waiting`: for longer than two days, and not only one. */
  readonly long: boolean;
}

/** How one user's list stands. */
export interface Standing {
  readonly who: string | null;
  /** The list cannot be opened or written here: whatever is captured now would be lost. */
  readonly broken: boolean;
  /** Things that need a person. */
  readonly attention: number;
  /** A sync waits until somebody has looked at its plan. */
  readonly held: boolean;
  /** A nightly sync is due, and the last one that was done started then; null: none is due. */
  readonly overdueSince: Milliseconds | null;
  /** When the oldest opt-out was captured that is not yet in Salesforce. */
  readonly oldestPending: Milliseconds | null;
}

const HOUR: Milliseconds = 60 * 60 * 1000;
const WARN_AFTER = 24 * HOUR;

/** Gmail and Yahoo ask for two days; CAN-SPAM and CASL for ten business days. */
const ALARM_AFTER = 48 * HOUR;

/** The badge for everyone met in this browser: what is most urgent wins. */
export function badgeFor(standings: readonly Standing[], now: Milliseconds): Badge {
  const waiting = standings
    .flatMap(({ overdueSince, oldestPending }) => [overdueSince, oldestPending])
    .filter((since) => since !== null);
  const longest = Math.max(0, ...waiting.map((since) => now - since));
  const needed = standings.reduce((sum, { attention, held }) => sum + attention + (held ? 1 : 0), 0);
  const text = needed > 99 ? "99+" : String(needed || "!");
  const isBroken = standings.some(({ broken }) => broken);
  const tone = isBroken || longest > ALARM_AFTER ? "alarm" : longest > WARN_AFTER ? "warning" : "attention";
  const quiet = tone === "attention" && needed === 0;
  return {
    text: quiet ? "" : text,
    tone: quiet ? "quiet" : tone,
    several: new Set(standings.flatMap(({ who }) => who ?? [])).size > 1,
    troubles: standings.flatMap((standing) => troublesOf(standing, now)),
    changesAt: nextChange(waiting, now),
  };
}

function troublesOf(standing: Standing, now: Milliseconds): Trouble[] {
  const { who, broken, attention, held, overdueSince, oldestPending } = standing;
  const troubles: Trouble[] = [];
  const add = (what: Trouble["what"], count = 1, long = false) => troubles.push({ who, what, count, long });
  if (broken) add("broken");
  if (attention > 0) add("attention", attention);
  if (held) add("held");
  for (const [what, since] of [
    ["noSync", overdueSince],
    ["waiting", oldestPending],
  ] as const) {
    if (since !== null && now - since > WARN_AFTER) add(what, 1, now - since > ALARM_AFTER);
  }
  return troubles;
}

/** A millisecond later than the limit: it is "longer than" that changes the badge. */
function nextChange(waiting: readonly Milliseconds[], now: Milliseconds): Milliseconds | null {
  const limits = waiting.flatMap((since) => [since + WARN_AFTER + 1, since + ALARM_AFTER + 1]);
  const coming = limits.filter((limit) => limit > now);
  return coming.length === 0 ? null : Math.min(...coming);
}
