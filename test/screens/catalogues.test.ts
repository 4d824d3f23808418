import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readCatalogue } from "./browser-words.ts";

const root = new URL("../../", import.meta.url);
const english = readCatalogue("en");
const others = readdirSync(new URL("public/_locales/", root)).filter((language) => language !== "en");

describe.each(others)("the catalogue %s", (language) => {
  const catalogue = readCatalogue(language);

  it("has every message of the English one, and no other", () => {
    // A plural form that only this language knows may be extra.
    const extra = Object.keys(catalogue).filter(
      (key) => !(key in english) && !/(?:Zero|Two|Few|Many)$/.test(key),
    );
    const missing = Object.keys(english).filter((key) => !(key in catalogue));
    expect({ missing, extra }).toEqual({ missing: [], extra: [] });
  });

  it("uses no placeholder that the English one has not, in the same places of the call", () => {
    for (const [key, { placeholders }] of Object.entries(catalogue)) {
      for (const [name, { content }] of Object.entries(placeholders ?? {}))
        expect(`${key} ${name} ${content}`).toBe(
          `${key} ${name} ${english[key]?.placeholders?.[name]?.content}`,
        );
    }
  });
});

describe.each(["en", ...others])("each message of %s", (language) => {
  it.each(Object.entries(readCatalogue(language)))(
    "%s is said, with placeholders that exist",
    (key, entry) => {
      expect(entry.message.trim(), key).not.toBe("");
      const used = [...entry.message.matchAll(/\$(\w+)\$/g)].map(([, name]) => name?.toLowerCase());
      const declared = Object.keys(entry.placeholders ?? {});
      expect(used.filter((name) => name === undefined || !declared.includes(name))).toEqual([]);
    },
  );
});

it("holds no message that nobody says", () => {
  const sources = readdirSync(new URL("src/", root), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file))
    .map((file) => readFileSync(new URL(`src/${file}`, root), "utf8"));
  const all = [...sources, readFileSync(new URL("manifest.json", root), "utf8")].join("\n");
  const stem = (key: string) => key.replace(/(?:One|Other)$/, "");
  const unsaid = Object.keys(english).filter(
    (key) => !all.includes(`"${key}"`) && !all.includes(`"${stem(key)}"`) && !all.includes(`__MSG_${key}__`),
  );
  expect(unsaid).toEqual([]);
});
