import { expect, it } from "vitest";
import { addressOfNobody } from "../../src/popup/search-acts.ts";
import { record } from "../screens/people.ts";

const search = (text: string, records: ReturnType<typeof record>[] | null) => ({
  text,
  records,
  asking: false,
  failure: null,
});

it.each([
  ["before the answer", search("new@x.example", null), null],
  ["an address that nobody has", search(" New@X.example", []), "new@x.example"],
  [
    "an address that somebody has, in other letters",
    search("new@x.example", [record({ address: "NEW@x.example" })]),
    null,
  ],
  ["an address beside others found by its words", search("new@x.example", [record()]), "new@x.example"],
  ["a name", search("Ada", []), null],
])("the address to opt out by itself: %s", (_case, found, expected) => {
  expect(addressOfNobody(found)).toBe(expected);
});
