/** Inputs that are nearly right, or made to be read wrongly: what chance alone brings about once in a million years. */
import fc from "fast-check";

const CONTROL = [
  "\0",
  "\t",
  "\n",
  "\r",
  "\r\n",
  "\x1b",
  "\x7f",
  "\u0085",
  "\u00a0",
  "\u2028",
  "\u2029",
  "\ufeff",
];
const SCRIPT_TRICKS = [
  "\u202e",
  "\u200b",
  "\u200d",
  "\u0301",
  "\ud800",
  "\udc00",
  "ﬁ",
  "İ",
  "ß",
  "＠",
  "．",
  "😀",
];
const NAMES = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "length",
  "then",
  "null",
  "undefined",
  "NaN",
];

/** Text out of pieces that mean something to its reader, among arbitrary ones. */
export function textOf(...pieces: readonly string[]): fc.Arbitrary<string> {
  const piece = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...pieces) },
    { weight: 1, arbitrary: fc.constantFrom(...CONTROL, ...SCRIPT_TRICKS, ...NAMES) },
    { weight: 2, arbitrary: fc.string({ maxLength: 6 }) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
  );
  return fc.array(piece, { maxLength: 14 }).map((all) => all.join(""));
}

/** The same, and now and then a piece again and again: readers that look back and forth take time by the square, or worse. */
export function textAndLongTextOf(...pieces: readonly string[]): fc.Arbitrary<string> {
  const long = fc
    .tuple(
      fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...pieces, ""),
    )
    .map(([repeated, last]) => {
      const once = repeated.join("");
      return once.repeat(Math.ceil(LONG / once.length)).slice(0, LONG) + last;
    });
  return fc.oneof({ weight: 50, arbitrary: textOf(...pieces) }, { weight: 1, arbitrary: long });
}

const LONG = 20_000;

/** Any value that can cross a context, or stand in JSON. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -0,
    2 ** 53,
    1e308,
    ...NAMES,
    "x".repeat(5_000),
  ),
  fc.anything({ maxDepth: 2, withNullPrototype: true, withDate: true, withMap: true, withSet: true }),
);

/** Right values, each with nothing, or a few of its parts at whatever depth, put out of place. */
export function nearly<T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const change = fc.record({
    path: fc.array(fc.nat(20), { minLength: 1, maxLength: 5 }),
    how: fc.constantFrom("replace", "remove", "rename", "add", "wrap", "double"),
    value: anyValue,
    name: fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 8 })),
  });
  return fc
    .tuple(right, fc.array(change, { maxLength: 3 }))
    .map(([value, changes]) => changes.reduce<unknown>((changed, it) => spoil(changed, it.path, it), value));
}

interface Spoiling {
  readonly how: string;
  readonly value: unknown;
  readonly name: string;
}

function spoil(whole: unknown, path: readonly number[], act: Spoiling): unknown {
  const [step = 0, ...rest] = path;
  if (typeof whole !== "object" || whole === null || rest.length === 0)
    return act.how === "wrap" ? [whole] : act.value;
  const entries: [string, unknown][] = Object.entries(whole);
  const at = entries.length === 0 ? 0 : step % entries.length;
  const [name, value] = entries[at] ?? [act.name, undefined];
  const others = entries.filter((_, index) => index !== at);
  const changed: [string, unknown][] =
    act.how === "remove"
      ? others
      : act.how === "rename"
        ? [...others, [act.name, value]]
        : act.how === "add"
          ? [...entries, [act.name, act.value]]
          : act.how === "double"
            ? [...entries, [`${name}2`, value]]
            : [...others, [name, spoil(value, rest, act)]];
  if (Array.isArray(whole)) return changed.map(([, it]) => it);
  // As JSON and structured clones make them: `__proto__` is a property like any other.
  const made: object = {};
  for (const [key, it] of changed)
    Object.defineProperty(made, key, { value: it, enumerable: true, writable: true, configurable: true });
  return made;
}
