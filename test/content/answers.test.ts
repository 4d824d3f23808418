import { beforeEach, expect, it } from "vitest";
import { type Answers, createAnswers, type Named } from "../../src/content/answers.ts";
import type { OptedOutAmong } from "../../src/messages/page.ts";

const ADA = { since: 1, reason: null };
let asked: Named[];
let answer: (people: Named) => Promise<OptedOutAmong | null>;
let answers: Answers;

beforeEach(() => {
  asked = [];
  answer = async () => ({ recordIds: { a: ADA }, addresses: { "ada@x.it": ADA } });
  answers = createAnswers((people) => {
    asked.push(people);
    return answer(people);
  });
});

const records = (...recordIds: string[]): Named => ({ recordIds, addresses: [] });

it("asks for each once, and for many in one message", async () => {
  await answers.ask({ recordIds: ["a", "b", "a"], addresses: ["ada@x.it"] });
  await Promise.all([answers.ask(records("a", "c")), answers.ask(records("c"))]);
  expect(asked).toEqual([{ recordIds: ["a", "b"], addresses: ["ada@x.it"] }, records("c")]);
});

it("tells those opted out from the others, and both from those of whom nothing is known", async () => {
  expect(answers.known(records("a"))).toBeUndefined();
  await answers.ask(records("a", "b"));
  expect(answers.known(records("a"))).toBe(ADA);
  expect(answers.known(records("b"))).toBeNull();
  expect(answers.known(records("b", "a"))).toBe(ADA);
  expect(answers.known(records("b", "c"))).toBeUndefined();
});

it("asks in parts that a message may hold", async () => {
  const many = Array.from({ length: 450 }, (_, at) => `r${at}`);
  await answers.ask({ recordIds: many, addresses: many.slice(0, 201) });
  expect(asked.map(({ recordIds, addresses }) => [recordIds.length, addresses.length])).toEqual([
    [200, 200],
    [200, 1],
    [50, 0],
  ]);
});

it("where nobody answers, nothing is known, and it is asked again", async () => {
  answer = async () => null;
  await answers.ask(records("a"));
  expect(answers.known(records("a"))).toBeUndefined();
  await answers.ask(records("a"));
  expect(asked).toHaveLength(2);
});

it("an answer from before the list changed is not believed", async () => {
  let release = (_: OptedOutAmong) => {};
  answer = () => new Promise((resolve) => (release = resolve));
  const before = answers.ask(records("a"));
  answers.forget();
  release({ recordIds: { a: ADA }, addresses: {} });
  await before;
  expect(answers.known(records("a"))).toBeUndefined();
});
