import type { ListedPerson } from "../../messages/dashboard";
import type { Milliseconds } from "../../model/milliseconds";
import type { SubjectKey } from "../../model/person";
import type { Fate, Source, Unsubscribe } from "../../model/unsubscribe";

/** An entry of the list as the screen keeps it: no more than a row shows and a filter asks, for there may be 100,000. */
export interface Person {
  readonly key: SubjectKey;
  readonly name: string | null;
  /** Null for an entry by record. */
  readonly address: string | null;
  readonly origin: Unsubscribe["origin"];
  /** `undone`: their opt-out was taken back, which is no resubscribe of anybody who had asked to be left alone. */
  readonly status: Unsubscribe["status"] | "undone";
  readonly source: Source;
  readonly since: Milliseconds;
  readonly fate: Fate;
  /** Whether anybody in Salesforce was seen with it, and is still in sight. */
  readonly seen: boolean;
  /** What a search looks in: name and address, folded. */
  readonly folded: string;
}

export function personOf({ unsubscribe, fate, name, seen }: ListedPerson): Person {
  const { key, subject, origin, source, since, resubscribe } = unsubscribe;
  const status = resubscribe?.undone && unsubscribe.status === "resubscribed" ? "undone" : unsubscribe.status;
  const address = subject.kind === "address" ? subject.address : null;
  const folded = fold(`${name ?? ""} ${address ?? ""}`);
  return { key, name, address, origin, status, source, since, fate, seen, folded };
}

/** Letters that carry their mark inside, which no decomposition takes off. */
const INSEPARABLE: Readonly<Record<string, string>> = {
  ł: "l",
  ø: "o",
  đ: "d",
  ß: "ss",
  æ: "ae",
  œ: "oe",
  þ: "th",
  ı: "i",
};

/** Lower case without marks, so that "dabrowski" finds "Dąbrowski". */
export function fold(words: string): string {
  const lower = words.toLowerCase();
  if (PLAIN.test(lower)) return lower;
  return lower
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[łøđßæœþı]/g, (letter) => INSEPARABLE[letter] ?? letter);
}

const PLAIN = /^[ -~]*$/;
