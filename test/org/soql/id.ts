const SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

/**
 * The 18-character form of an id given with 15 or 18 characters; null if it is neither. The last three letters say which
 * of the first fifteen are upper case, so an 18-character id may come in any case.
 */
export function canonicalId(text: string): string | null {
  if (!/^[a-z0-9]+$/i.test(text)) return null;
  if (text.length === 15) return text + suffixOf(text);
  if (text.length !== 18) return null;
  const suffix = text.slice(15).toUpperCase();
  let body = "";
  for (let at = 0; at < 15; at++) {
    const sign = text.charAt(at);
    const bits = SUFFIX.indexOf(suffix.charAt(Math.floor(at / 5)));
    body += (bits >> (at % 5)) & 1 ? sign.toUpperCase() : sign.toLowerCase();
  }
  return suffixOf(body) === suffix ? body + suffix : null;
}

function suffixOf(body: string): string {
  let suffix = "";
  for (let chunk = 0; chunk < 3; chunk++) {
    let bits = 0;
    for (let at = 0; at < 5; at++) {
      if (/[A-Z]/.test(body.charAt(chunk * 5 + at))) bits |= 1 << at;
    }
    suffix += SUFFIX.charAt(bits);
  }
  return suffix;
}
