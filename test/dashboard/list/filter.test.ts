import { describe, expect, it } from "vitest";
import { filterPeople, NO_FILTER, type Shown } from "../../../src/dashboard/list/filter.ts";
import { person } from "../people.ts";

const people = [
  person("pawel@cobalt.example", { name: "Paweł Dąbrowski" }),
  person("weiss@koester.example", { name: "Jonas Weiß", fate: "pending" }),
  person("sakura@mail.example", { name: "小林 さくら", fate: "attention", entry: { source: "import" } }),
  person("dana@juniper.example", { entry: { origin: "learned", source: "salesforce" } }),
  person("back@north.example", { entry: { status: "resubscribed" } }),
  person("waits@north.example", { fate: "pending", entry: { status: "resubscribed" } }),
  person("oops@north.example", {
    entry: { status: "resubscribed", resubscribe: { at: 5_000, reason: "", undone: true } },
  }),
  person("gone@north.example", { entry: { status: "ended", origin: "learned" } }),
];
const found = (filter: Partial<typeof NO_FILTER>) =>
  filterPeople(people, { ...NO_FILTER, ...filter }).map(({ address }) => address?.split("@")[0]);

describe("words", () => {
  it.each([
    ["without marks", "dabrowski", ["pawel"]],
    ["with marks", "Dąbrow", ["pawel"]],
    ["letters that hold their mark", "pawel", ["pawel"]],
    ["ß as ss", "jonas weiss", ["weiss"]],
    ["another script", "さくら", ["sakura"]],
    ["part of an address", "juniper", ["dana"]],
    ["all words, in any order", "koester JONAS", ["weiss"]],
    ["one word that is nowhere", "jonas cobalt", []],
    ["blanks alone", "  ", ["pawel", "weiss", "sakura", "dana"]],
  ])("find %s", (_what, words, expected) => {
    expect(found({ words })).toEqual(expected);
  });
});

describe("what is shown", () => {
  it.each<[Shown, string[]]>([
    ["optedOut", ["pawel", "weiss", "sakura", "dana"]],
    ["pending", ["weiss", "waits"]],
    ["confirmed", ["pawel", "dana"]],
    ["attention", ["sakura"]],
    ["resubscribed", ["back", "waits"]],
    ["undone", ["oops"]],
    ["ended", ["gone"]],
    ["all", ["pawel", "weiss", "sakura", "dana", "back", "waits", "oops", "gone"]],
  ])("%s", (shown, expected) => {
    expect(found({ shown })).toEqual(expected);
  });

  it("of whom, and from where", () => {
    expect(found({ origin: "learned" })).toEqual(["dana"]);
    expect(found({ source: "import" })).toEqual(["sakura"]);
    expect(found({ source: "import", origin: "learned" })).toEqual([]);
  });
});
