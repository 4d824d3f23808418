/** Which people of the list are shown. Pure. */
import type { Source } from "../../model/unsubscribe";
import { fold, type Person } from "./person";

/** `optedOut`: everyone who is. Those that were resubscribed, taken back or ended are shown only when asked for. */
export type Shown =
  | "optedOut"
  | "pending"
  | "confirmed"
  | "attention"
  | "resubscribed"
  | "undone"
  | "ended"
  | "all";

export const SHOWN: readonly Shown[] = [
  "optedOut",
  "pending",
  "confirmed",
  "attention",
  "resubscribed",
  "undone",
  "ended",
  "all",
];

export interface Filter {
  readonly words: string;
  readonly shown: Shown;
  readonly origin: Person["origin"] | null;
  readonly source: Source | null;
}

export const NO_FILTER: Filter = { words: "", shown: "optedOut", origin: null, source: null };

/** The people who pass, in the order given. All words must be found, each anywhere in name or address. */
export function filterPeople(people: readonly Person[], filter: Filter): readonly Person[] {
  const words = fold(filter.words)
    .split(/\s+/)
    .filter((word) => word !== "");
  const { shown, origin, source } = filter;
  return people.filter(
    (person) =>
      isShown(person, shown) &&
      (origin === null || person.origin === origin) &&
      (source === null || person.source === source) &&
      words.every((word) => person.folded.includes(word)),
  );
}

/** A resubscribe that waits or failed is something to attend to as well, so fates do not ask for the status. */
function isShown({ status, fate }: Person, shown: Shown): boolean {
  switch (shown) {
    case "all":
      return true;
    case "pending":
    case "attention":
      return fate === shown;
    case "confirmed":
      return fate === "confirmed" && status === "optedOut";
    default:
      return status === shown;
  }
}
