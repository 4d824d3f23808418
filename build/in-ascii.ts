/**
 * The same script without a letter beyond ASCII, each written as its escape. One such letter, in a pattern for Japanese,
 * made Chromium keep all of the background in two bytes a letter, and read it five times as long at every wake-up
 * (`npm run bench`). What is raw in a tagged template would change its meaning: there is none, or the build stops.
 */
export function inAscii(script: string): string {
  if (/\bString\.raw\b/.test(script)) throw new Error("A raw text cannot be written in ASCII alone.");
  return script.replace(
    /[^\0-\x7f]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
