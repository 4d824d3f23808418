import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import type { People } from "../../../src/dashboard/list/people.ts";
import { createListView } from "../../../src/dashboard/list/view.ts";
import { person } from "../people.ts";

function view() {
  const all = signal(["a", "b", "c", "d", "e"].map((name) => person(`${name}@x.example`)));
  const people = { all } as unknown as People;
  const made = createListView(people);
  const selected = () =>
    [...made.selected.value]
      .map((key) => key.charAt("address:".length))
      .sort()
      .join("");
  return { made, all, selected };
}

it("selects one, lets go of it, and selects a reach", () => {
  const { made, selected } = view();
  made.toggle(1, false);
  expect(selected()).toBe("b");
  made.toggle(3, true);
  expect(selected()).toBe("bcd");
  made.toggle(2, false);
  expect(selected()).toBe("bd");
});

it("selects everyone who is shown, and nobody the second time", () => {
  const { made, selected } = view();
  made.toggleAll();
  expect(selected()).toBe("abcde");
  made.toggleAll();
  expect(selected()).toBe("");
});

it("never acts on somebody whom a filter hides", () => {
  const { made, selected } = view();
  made.toggleAll();
  made.narrow({ words: "c@" });
  expect(selected()).toBe("c");
  made.toggle(0, false);
  made.narrow({ words: "" });
  expect(selected()).toBe("");
});

it("forgets nobody when the list is read again, and holds nobody who is gone", () => {
  const { made, all, selected } = view();
  made.toggle(0, false);
  made.toggle(1, false);
  all.value = all.value.slice(1);
  expect(selected()).toBe("b");
});
