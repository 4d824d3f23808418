import type { Milliseconds } from "../model";

/** What the toolbar button says without being opened. Quiet unless somebody is needed. */
export interface Badge {
  readonly text: string;
  readonly tone: "quiet" | "attention" | "warning" | "alarm";
}

/** How one user's list stands. */
export interface Standing {
  /** Things that need a person. */
  readonly attention: number;
  /** A nightly sync is due, and the last one started then; null: none is due. */
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
  const waiting = standings.flatMap(({ overdueSince, oldestPending }) => [overdueSince, oldestPending]);
  const longest = Math.max(0, ...waiting.map((since) => (since === null ? 0 : now - since)));
  const attention = standings.reduce((sum, standing) => sum + standing.attention, 0);
  const text = attention > 99 ? "99+" : String(attention || "!");
  if (longest > ALARM_AFTER) return { text, tone: "alarm" };
  if (longest > WARN_AFTER) return { text, tone: "warning" };
  return attention > 0 ? { text, tone: "attention" } : { text: "", tone: "quiet" };
}
