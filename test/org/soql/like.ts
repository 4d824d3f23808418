import { unescaped } from "./literal.ts";

/**
 * A test for `LIKE`: `%` is any text, `_` any one character, `\%` and `\_` the signs themselves; without regard to case.
 * `raw` is what stands between the quotes.
 */
export function likeTest(raw: string): (lowered: string) => boolean {
  const plain = /^([^%_\\]*)%$/.exec(raw)?.[1]?.toLowerCase();
  if (plain !== undefined) return (lowered) => lowered.startsWith(plain);
  let source = "";
  for (const [part] of raw.matchAll(/\\u[0-9a-f]{4}|\\[\s\S]|[\s\S]/gi)) {
    if (part === "%") source += "[\\s\\S]*";
    else if (part === "_") source += "[\\s\\S]";
    else
      source += unescaped(part)
        .toLowerCase()
        .replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  }
  const pattern = new RegExp(`^${source}$`);
  return (lowered) => pattern.test(lowered);
}
