import { unescaped } from "./literal.ts";

/**
 * A test for `LIKE`: `%` is any text, `_` any one character, `\%` and `\_` the signs themselves; without regard to case.
 * `raw` is what stands between the quotes.
 */
export function likeTest(raw: string): (value: string) => boolean {
  const beginning = /^([ -~]*)%$/.exec(raw)?.[1];
  if (beginning !== undefined && !/[%_\\]/.test(beginning)) {
    const lowered = beginning.toLowerCase();
    return (value) => value.slice(0, lowered.length).toLowerCase() === lowered;
  }
  let source = "";
  for (const [part] of raw.matchAll(/\\u[0-9a-f]{4}|\\.|./gisu)) {
    if (part === "%") source += ".*";
    else if (part === "_") source += ".";
    else source += unescaped(part).replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  const pattern = new RegExp(`^${source}$`, "isu");
  return (value) => pattern.test(value);
}
