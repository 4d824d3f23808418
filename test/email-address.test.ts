import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findAddresses, normaliseAddress } from "../src/email-address";

describe("normaliseAddress", () => {
  test.each([
    // written, key
    ["maria@x.it", "maria@x.it"],
    ["  Maria.Rossi@Example.COM\n", "maria.rossi@example.com"],
    ["mailto:maria@x.it", "maria@x.it"],
    ["MAILTO:maria@x.it?subject=Please%20remove%20me", "maria@x.it"],
    ["mailto:maria%2Bcrm@x.it", "maria+crm@x.it"],
    ["mailto:Maria%20%3Cmaria@x.it%3E", "maria@x.it"],
    ["mailto:100%@x.it", "100%@x.it"],
    ["Maria <maria@x.it>", "maria@x.it"],
    ["<maria@x.it>", "maria@x.it"],
    ['"Rossi, Maria (Sales)" <Maria@X.it>', "maria@x.it"],
    ["maria@x.it <maria@x.it>", "maria@x.it"],
    ["maria@x.it<mailto:maria@x.it>", "maria@x.it"],
    ["Maria @ Acme <maria@x.it>", "maria@x.it"],
    // Other addresses, however alike:
    ["maria+crm@x.it", "maria+crm@x.it"],
    ["m.a.r.i.a@gmail.com", "m.a.r.i.a@gmail.com"],
    ["o'brien@x.ie", "o'brien@x.ie"],
    ["50%_off@x.com", "50%_off@x.com"],
    ['"maria@home"@x.it', '"maria@home"@x.it'],
    ['"Maria Rossi"@x.it', '"maria rossi"@x.it'],
    ["maria..rossi.@docomo.ne.jp", "maria..rossi.@docomo.ne.jp"],
    // One letter, two ways to write it:
    ["jose\u0301@x.es", "jos\u00e9@x.es"],
    ["\u0130@x.tr", "i\u0307@x.tr"],
    ["Grüße@Bücher.example", "grüße@bücher.example"],
    ["maria@xn--bcher-kva.example", "maria@xn--bcher-kva.example"],
    ["用户@例子.公司", "用户@例子.公司"],
    [`${"a".repeat(314)}@x.it`, `${"a".repeat(314)}@x.it`],
  ])("%j → %j", (written, key) => {
    expect(normaliseAddress(written)).toBe(key);
  });

  test.each([
    [null],
    [""],
    ["maria"],
    ["@x.it"],
    ["maria@"],
    ["maria@x"],
    ["maria@x."],
    ["maria@x.it."],
    ["maria@.it"],
    ["maria@-x.it"],
    ["maria@x-.it"],
    ["maria rossi@x.it"],
    ['"maria\u00a0rossi"@x.it'],
    ['maria "rossi"@x.it'],
    ["maria@x.it, paolo@x.it"],
    ["maria@x.it;paolo@x.it"],
    ["paolo@x.it <maria@x.it>"],
    ["maria@x.it>"],
    ["a@b@x.it"],
    ["maria(home)@x.it"],
    ["mailto:"],
    ["mailto:mailto:maria@x.it"],
    ["maria@x.it\u0000"],
    ["mar\u200bia@x.it"],
    ["\u202emaria@x.it"],
    ["\ud800@x.it"],
    ["“maria@x.it”"],
    ["react@18.2.0"],
    [`${"a".repeat(316)}@x.it`],
    [`${"a ".repeat(10_000)}<maria@x.it>`],
  ])("%j is not one address", (written) => {
    expect(normaliseAddress(written)).toBeNull();
  });

  const address = fc.tuple(
    fc.oneof(
      fc.emailAddress(),
      fc.emailAddress().map((it) => it.toUpperCase()),
    ),
    fc.constantFrom("", " ", "Maria ", '"Rossi, Maria" '),
  );

  test("is its own normal form, whatever is typed", () => {
    const anything = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary" }).map((it) => `${it}@x.it`),
      fc.string({ unit: "grapheme" }).map((it) => `a@${it}.it`),
      fc.string({ unit: fc.constantFrom(..."aA.@<>\"' \\%4:?mailto") }),
    );
    fc.assert(
      fc.property(anything, (text) => {
        const once = normaliseAddress(text);
        if (once !== null) expect(normaliseAddress(once)).toBe(once);
      }),
      { numRuns: 2000 },
    );
  });

  test("is its own normal form for every letter there is", () => {
    for (let point = 0; point <= 0x10ffff; point += 1) {
      const once = normaliseAddress(`a${String.fromCodePoint(point)}a@x.it`);
      if (once !== null && normaliseAddress(once) !== once) expect.fail(`U+${point.toString(16)}`);
    }
  });

  test("does not depend on case, display name or mail link", () => {
    fc.assert(
      fc.property(address, ([written, name]) => {
        const key = normaliseAddress(written);
        expect(key).toBe(written.toLowerCase());
        expect(normaliseAddress(`${name}<${written}>`)).toBe(key);
        expect(normaliseAddress(`mailto:${encodeURIComponent(written)}?cc=other@x.it`)).toBe(key);
      }),
    );
  });

  test("judges an address in ASCII as it judges the same with a letter beyond", () => {
    const plain = fc.string({ unit: fc.constantFrom(..."ab7@@...--_+'*/ "), minLength: 1, maxLength: 24 });
    fc.assert(
      fc.property(plain, (text) => {
        const [ascii, beyond] = [`a${text}`, `\u00e9${text}`].map(normaliseAddress);
        expect(ascii?.slice(1)).toBe(beyond?.slice(1));
      }),
      { numRuns: 20_000 },
    );
  });
});

describe("findAddresses", () => {
  test.each([
    // text, addresses
    ["", []],
    ["Please remove me. Maria", []],
    ["Please remove maria@x.it. Thanks!", ["maria@x.it"]],
    ["Maria <maria@x.it>, 'paolo@x.it'; \"anna@x.it\"", ["maria@x.it", "paolo@x.it", "anna@x.it"]],
    ["MARIA@X.IT\nmaria@x.it\tmaria@x.it", ["maria@x.it"]],
    ["maria@x.it<mailto:maria@x.it>", ["maria@x.it"]],
    [
      "(o'brien@x.ie) *maria@x.it* _anna@x.it_ {paolo@x.it}",
      ["o'brien@x.ie", "maria@x.it", "anna@x.it", "paolo@x.it"],
    ],
    ["id,email\n1,maria+a@x.it\n2,maria+b@x.it", ["maria+a@x.it", "maria+b@x.it"]],
    ["联系:maria@x.it。谢谢", ["maria@x.it"]],
    ["“maria@bücher.example”", ["maria@bücher.example"]],
    ["npm install react@18.2.0 @types/react@18", []],
    ["a@b@c.it, a@b.it@c.it", []],
    ['"maria@home.it"@x.it and "paolo"@x.it', ['"maria@home.it"@x.it', '"paolo"@x.it']],
    ['He wrote "remove me"@home, and "remove me"@x.it', []],
    ["From: Maria [mailto:maria@x.it?subject=Hi]", ["maria@x.it"]],
  ])("%j → %j", (text, addresses) => {
    expect(findAddresses(text)).toEqual(addresses);
  });

  test("finds every address of a list, once, in order", () => {
    const separator = fc.constantFrom(", ", "; ", "\n", "\t", " and ", " <", "> ");
    fc.assert(
      fc.property(fc.array(fc.emailAddress()), separator, (addresses, between) => {
        const text = `Remove: ${addresses.join(between)} please`;
        expect(findAddresses(text)).toEqual([...new Set(addresses.map((it) => it.toLowerCase()))]);
      }),
    );
  });

  test("finds nothing that is not its own normal form", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aé.@<>\"' \\:-_*") }), (text) => {
        for (const address of findAddresses(text)) expect(normaliseAddress(address)).toBe(address);
      }),
      { numRuns: 2000 },
    );
  });

  test("takes time in proportion to the text", () => {
    // Square time would be minutes, far beyond the time limit of a test.
    for (const unit of ["a", "@", "a@", '"', 'a"@', "a.", "a@a.", "-@a-"])
      findAddresses(unit.repeat(100_000));
  });
});
