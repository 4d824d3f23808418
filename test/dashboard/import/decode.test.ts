import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../../src/dashboard/import/decode.ts";

const words = "email;note\r\nada@x.it;però 小林 🙂\r\n";
const utf16 = (text: string, littleEndian: boolean, mark: boolean) => {
  const all = mark ? `\uFEFF${text}` : text;
  const view = new DataView(new ArrayBuffer(all.length * 2));
  for (let index = 0; index < all.length; index++)
    view.setUint16(index * 2, all.charCodeAt(index), littleEndian);
  return new Uint8Array(view.buffer);
};

describe("decodeBytes", () => {
  it.each<[string, Uint8Array]>([
    ["UTF-8", new TextEncoder().encode(words)],
    ["UTF-8 with its mark", new TextEncoder().encode(`\uFEFF${words}`)],
    ["UTF-16, little endian, as Excel writes it", utf16(words, true, true)],
    ["UTF-16, big endian", utf16(words, false, true)],
    [
      "UTF-16 without a mark, mostly Latin",
      utf16(words.repeat(3), true, false).subarray(0, words.length * 2),
    ],
    ["UTF-16, big endian, without a mark", utf16(words, false, false)],
  ])("reads %s", (_what, bytes) => {
    expect(decodeBytes(bytes)).toEqual({ ok: true, text: words });
  });

  it("reads the code page of Western Windows where it is no UTF-8", () => {
    const bytes = Uint8Array.from([..."Andrè, café"].map((letter) => letter.charCodeAt(0)));
    expect(decodeBytes(bytes)).toEqual({ ok: true, text: "Andrè, café" });
  });

  it("tells a workbook from a table", () => {
    expect(decodeBytes(Uint8Array.from([0x50, 0x4b, 3, 4, 20, 0]))).toEqual({ ok: false, why: "workbook" });
  });

  it("takes no picture for text", () => {
    const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
    expect(decodeBytes(png)).toEqual({ ok: false, why: "binary" });
  });

  it("reads any text that was written as UTF-8", () => {
    const text = fc.string({ unit: "binary" }).filter((it) => !it.includes("\0"));
    fc.assert(
      fc.property(text, (it) => {
        const bytes = new TextEncoder().encode(`id,${it}`);
        expect(decodeBytes(bytes)).toEqual({ ok: true, text: `id,${it}` });
      }),
    );
  });
});
