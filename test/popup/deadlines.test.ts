import { expect, it } from "vitest";
import { deadlinesOf } from "../../src/popup/deadlines";

const at = (day: string) => new Date(`${day}T15:00`).getTime();

// captured on → two days, ten business days
it.each([
  ["2026-03-02", "2026-03-04", "2026-03-16"],
  ["2026-03-06", "2026-03-08", "2026-03-20"],
  ["2026-03-07", "2026-03-09", "2026-03-20"],
  ["2026-12-24", "2026-12-26", "2027-01-07"],
])("taken on %s: for mailboxes until %s, by law until %s", (taken, mailboxes, law) => {
  expect(deadlinesOf(at(taken))).toEqual({ since: at(taken), mailboxes: at(mailboxes), law: at(law) });
});
