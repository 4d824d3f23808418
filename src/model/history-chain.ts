/**
 * How events of the history are chained: each link is the SHA-256 over the link before it and the event's own content,
 * so that no event can be changed, added or taken away without breaking every link after it. Pure. What is hashed is
 * specified in docs/evidence.md, for those who check an export without this program.
 */
import type { HistoryEvent } from "./history-event";

/** An event with its place in the chain; without links where it is so new that it is not yet chained. */
export interface ChainedEvent {
  readonly number: number;
  /** The link of the event before it, and its own; in hexadecimal digits. */
  readonly previous: string | null;
  readonly link: string | null;
  readonly event: HistoryEvent;
}

/** The link before the first event: it binds the chain to one user's list in one org. */
export function beginningOf(list: string): Promise<string> {
  return sha256(list);
}

/** The link of an event. */
export function linkOf(previous: string, number: number, event: HistoryEvent): Promise<string> {
  return sha256(`${previous}\n${number}\n${canonical(event)}`);
}

/** Whether an event is what was chained; null where it is not chained yet. */
export async function isAsChained({ previous, link, number, event }: ChainedEvent): Promise<boolean | null> {
  if (previous === null || link === null) return null;
  return (await linkOf(previous, number, event)) === link;
}

/** JSON in one way only: members in the order of their names, no spaces (RFC 8785, for what a history holds). */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`);
  return `{${members.join(",")}}`;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
