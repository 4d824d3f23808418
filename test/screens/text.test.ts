import { beforeEach, describe, expect, it } from "vitest";
import { speak } from "./browser-words.ts";

const { countedText, direction, isolated, language, listText, numberText, text } = await import(
  "../../src/screens/text.ts"
);

beforeEach(() => speak("en-US", "en"));

describe("text", () => {
  it("fills placeholders in the order of the call", () => {
    expect(text("fieldValue", "Email Opt Out", "Yes")).toBe("Email Opt Out: Yes");
  });

  it("leaves what looks like a placeholder inside a value as it is", () => {
    expect(text("nameAndObject", "$1 $NAME$", "Lead")).toBe("$1 $NAME$ (Lead)");
  });
});

describe("countedText", () => {
  it.each([
    ["en-US", "en", 0, "0 people found"],
    ["en-US", "en", 1, "1 person found"],
    ["en-US", "en", 1234, "1,234 people found"],
    ["it", "it", 1, "1 persona trovata"],
    ["it", "it", 2, "2 persone trovate"],
    // Italian has a form "many" for millions, which the catalogue need not hold.
    ["it", "it", 1_000_000, "1.000.000 persone trovate"],
  ])("%s: %d", (ui, catalogue, count, said) => {
    speak(ui, catalogue);
    expect(countedText("searchFound", count)).toBe(said);
  });
});

describe("language", () => {
  it.each([
    ["en-GB", "en", "en-GB"],
    ["en_GB", "en", "en-GB"],
    ["it-CH", "it", "it-CH"],
    ["ja", "en", "en"],
  ])("a browser in %s that shows %s counts and dates in %s", (ui, catalogue, expected) => {
    speak(ui, catalogue);
    expect(language()).toBe(expected);
    expect(() => numberText(1)).not.toThrow();
  });

  it("follows the words in its direction, not the browser", () => {
    speak("ar", "en");
    expect(direction()).toBe("ltr");
  });
});

it("joins lists as the language does", () => {
  expect(listText(["A", "B"])).toBe("A and B");
  speak("it", "it");
  expect(listText(["A", "B"])).toBe("A e B");
});

it("isolates a name, so that its direction does not turn the sentence round", () => {
  expect(isolated("محمد")).toBe("\u2068محمد\u2069");
});
