/**
 * Email addresses as keys: the unsubscribe list is keyed by what `normaliseAddress` returns, so two spellings of one
 * address must give one key, and two addresses never the same. Plus tags and dots stay: only the mail server knows
 * whether `maria+crm@x.it` is Maria.
 */

const MOST_CHARACTERS = 320;
/** With a display name, or as a mail link with a subject and a body. */
const MOST_WRITTEN = 10_000;

// What RFC 5322 allows outside quotes, with the letters of every script (RFC 6531). Doubled and leading dots are
// against the RFC, but some Japanese mobile networks gave out such addresses.
const LOCAL_CHARACTER = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~.-]";
const quoted = (more: string) =>
  `"(?:${more}[^"\\\\\\s\\p{Cc}\\p{Cf}\\p{Cs}]|\\\\[^\\s\\p{Cc}\\p{Cf}\\p{Cs}])+"`;
const LABEL = "[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}_-]*[\\p{L}\\p{M}\\p{N}])?";
// No top-level domain is a number, but version numbers are: `react@18.2.0`.
const DOMAIN = `(?:${LABEL}\\.)+(?![0-9]+(?![\\p{L}\\p{M}\\p{N}_-]))${LABEL}`;

// Where an address stands alone, a space between quotes is a letter of it; in a text, the quotes may be the text's.
const ADDRESS = pattern(`^(?:${LOCAL_CHARACTER}|${quoted(" |")})+@${DOMAIN}$`);
const LOCAL_BEFORE = pattern(`(?:${quoted("")}|${LOCAL_CHARACTER}+)$`);
const DOMAIN_AFTER = pattern(`^${DOMAIN}`);

/** What nearly all addresses are, once in lower case: the above, in ASCII and without quotes. */
const PLAIN =
  /^[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+(?![0-9]+$)[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/;
/** In ASCII and without quotes: if it is not as above, it is no address. */
const PLAINLY_WRITTEN = /^[!#-~]*$/;

/** Compiled when it is first used: classes of letters take milliseconds, and a worker wakes for much that needs none. */
function pattern(source: string): () => RegExp {
  let compiled: RegExp | undefined;
  return () => {
    compiled ??= new RegExp(source, "u");
    return compiled;
  };
}

/**
 * Takes an address as people and pages write it: `maria@x.it`, `mailto:maria@x.it?subject=Hello`,
 * `Maria Rossi <Maria@x.it>`. Returns it trimmed, in lower case and Unicode's composed form; null when it is not
 * exactly one plausible address. Internationalised domains stay as typed.
 */
export function normaliseAddress(text: string | null): string | null {
  if (text === null || text.length > MOST_WRITTEN) return null;
  const written = withoutMailto(text.trim()).trim();
  if (written.endsWith(">")) return fromAngleBrackets(written);
  // Composed again after lower-casing, since that may take letters apart: `İ` becomes `i` and a dot.
  const address = written.normalize("NFC").toLowerCase().normalize("NFC");
  return address.length <= MOST_CHARACTERS && isAddress(address) ? address : null;
}

function isAddress(lowerCase: string): boolean {
  return PLAIN.test(lowerCase) || (!PLAINLY_WRITTEN.test(lowerCase) && ADDRESS().test(lowerCase));
}

/**
 * Finds the addresses in pasted text, such as a forwarded "please remove me" or a column of a sheet. Returns each once,
 * normalised, in the order of the text. Where it is unclear what belongs to an address, the longer reading is taken or
 * none: an address that matches nobody can be mended, one that matches somebody else cannot.
 */
export function findAddresses(text: string): string[] {
  const found = new Set<string>();
  // From each @ outwards, within the length of an address, so that a long text takes time in proportion to its length.
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const address = addressAround(text, at);
    if (address !== null) found.add(address);
  }
  return [...found];
}

function withoutMailto(text: string): string {
  if (!/^mailto:/i.test(text)) return text;
  const [target = ""] = text.slice("mailto:".length).split("?");
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

/** Null when the display name holds another address: then it is unclear who is meant. */
function fromAngleBrackets(written: string): string | null {
  const opening = written.lastIndexOf("<");
  if (opening === -1) return null;
  const address = normaliseAddress(written.slice(opening + 1, -1));
  return findAddresses(written.slice(0, opening)).every((other) => other === address) ? address : null;
}

function addressAround(text: string, at: number): string | null {
  const before = text.slice(Math.max(0, at - MOST_CHARACTERS), at);
  const local = LOCAL_BEFORE().exec(before)?.[0];
  const domain = DOMAIN_AFTER().exec(text.slice(at + 1, at + 1 + MOST_CHARACTERS))?.[0];
  if (local === undefined || domain === undefined) return null;
  let start = at - local.length;
  let end = at + 1 + domain.length;
  // `'maria@x.it'` and `*maria@x.it*`: legal in an address, but here they stand around it.
  while (start < at - 1 && text[end] !== undefined && text[end] === CLOSING[text[start] ?? ""]) {
    start += 1;
    end += 1;
  }
  // A second @, as in `a@b.it@c.it`, or a quoted name that holds one: no address starts or ends here.
  if (text[start - 1] === "@" || text[end] === "@" || text.startsWith('"@', end)) return null;
  return normaliseAddress(text.slice(start, at + 1 + domain.length));
}

const CLOSING: Readonly<Record<string, string>> = {
  "'": "'",
  "`": "`",
  "*": "*",
  _: "_",
  "|": "|",
  "/": "/",
  "~": "~",
  "{": "}",
};
