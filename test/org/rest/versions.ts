/** Versions the API answers. 21 to 30 are gone since Summer '25 (410); Winter '27 is 68. */
const OLDEST = 31;
export const NEWEST = 68;
const GONE_FROM = 7;

/** The list that `GET /services/data/` gives, without any session. */
export function versionList(): { label: string; url: string; version: string }[] {
  const list = [];
  for (let number = OLDEST; number <= NEWEST; number++) {
    list.push({ label: labelOf(number), url: `/services/data/v${number}.0`, version: `${number}.0` });
  }
  return list;
}

export type VersionState = "answered" | "gone" | "unknown";

/** What becomes of a request to this version: `62.0`. */
export function versionState(version: string): VersionState {
  const number = /^\d+\.0$/.test(version) ? Number(version) : 0;
  if (number >= OLDEST && number <= NEWEST) return "answered";
  return number >= GONE_FROM && number < OLDEST ? "gone" : "unknown";
}

/** Three releases a year: version 30 was Spring '14. */
function labelOf(number: number): string {
  const season = ["Spring", "Summer", "Winter"][number % 3] ?? "";
  const year = 14 + Math.floor((number - 30) / 3) + (season === "Winter" ? 1 : 0);
  return `${season} '${year}`;
}
