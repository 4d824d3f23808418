import { describe, expect, it } from "vitest";
import { createPeople } from "../../../src/dashboard/list/people.ts";
import type { ListedPerson, ListMark } from "../../../src/messages/dashboard.ts";
import type { Failure } from "../../../src/model/failure.ts";
import type { Ask } from "../../../src/screens/call-background.ts";
import { IDENTITY, listed } from "../people.ts";

/** A background that holds a list and notes what it is asked. */
function background(people: ListedPerson[]) {
  const world = {
    people,
    changed: [] as ListedPerson[] | null,
    seen: 0,
    attention: 0,
    failing: null as Failure | null,
    asked: [] as string[],
  };
  const mark = (): ListMark => ({
    seen: world.seen,
    pending: world.people.filter(({ fate }) => fate === "pending").length,
    attention: world.attention,
  });
  const ask = (async (
    name: string,
    request: { after: string | null; limit: number; keys: readonly string[] },
  ) => {
    world.asked.push(name);
    if (world.failing) return { ok: false, failure: world.failing };
    if (name === "listChanges") return { ok: true, value: { people: world.changed, mark: mark() } };
    if (name === "listedPeople")
      return {
        ok: true,
        value: world.people.filter(({ unsubscribe }) => request.keys.includes(unsubscribe.key)),
      };
    const sorted = world.people.toSorted((a, b) => (a.unsubscribe.key < b.unsubscribe.key ? -1 : 1));
    const rest = sorted.filter(
      ({ unsubscribe }) => request.after === null || unsubscribe.key > request.after,
    );
    const page = rest.slice(0, request.limit);
    const next = rest.length > page.length ? page.at(-1)?.unsubscribe.key : null;
    const first = request.after === null ? { ...mark(), entries: world.people.length } : null;
    return { ok: true, value: { people: page, next, mark: first } };
  }) as unknown as Ask;
  return { world, ask };
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => listed(`p${index}@x.example`, { entry: { since: index } }));

describe("the first reading", () => {
  it("reads page after page, and shows the newest first", async () => {
    const { world, ask } = background(many(6_000));
    const people = createPeople(ask, IDENTITY);
    await people.refresh();
    expect(world.asked).toEqual(["listPage", "listPage", "listPage"]);
    expect(people.all.value).toHaveLength(6_000);
    expect(people.all.value[0]?.address).toBe("p5999@x.example");
    expect(people.reading.value).toBe(null);
  });

  it("says why it failed, and begins anew the next time", async () => {
    const { world, ask } = background(many(3));
    const people = createPeople(ask, IDENTITY);
    world.failing = { kind: "retry", code: "OUR_FAULT", message: "", fields: [] };
    await people.refresh();
    expect(people.failure.value?.code).toBe("OUR_FAULT");
    world.failing = null;
    await people.refresh();
    expect(people.failure.value).toBe(null);
    expect(people.all.value).toHaveLength(3);
  });
});

describe("afterwards", () => {
  async function read(count = 3) {
    const { world, ask } = background(many(count));
    const people = createPeople(ask, IDENTITY);
    await people.refresh();
    world.asked.length = 0;
    return { world, people };
  }

  it("reads only what changed", async () => {
    const { world, people } = await read();
    const changed = listed("p1@x.example", { fate: "pending", entry: { since: 1 } });
    world.people[1] = changed;
    world.changed = [changed];
    await people.refresh();
    expect(world.asked).toEqual(["listChanges"]);
    expect(people.find("address:p1@x.example")?.fate).toBe("pending");
  });

  it("reads everything when too much changed", async () => {
    const { world, people } = await read();
    world.people = many(5);
    world.changed = null;
    await people.refresh();
    expect(people.all.value).toHaveLength(5);
  });

  it("lets go of an entry that moved from its record to its address", async () => {
    const { world, ask } = background(many(2));
    const subject = { kind: "record", object: "Lead", recordId: "00Q5g00000AAAAAEA1" } as const;
    world.people.push(listed("by-record", { entry: { subject, key: "record:00Q5g00000AAAAAEA1" } }));
    const people = createPeople(ask, IDENTITY);
    await people.refresh();
    world.people.pop();
    const moved = listed("now@x.example");
    world.people.push(moved);
    world.changed = [moved];
    await people.refresh();
    expect(people.all.value.map(({ key }) => key).sort()).toEqual([
      "address:now@x.example",
      "address:p0@x.example",
      "address:p1@x.example",
    ]);
  });

  it.each<[string, (world: ReturnType<typeof background>["world"]) => void]>([
    [
      "a push was asked for",
      (world) => {
        world.people[0] = listed("p0@x.example", { fate: "pending" });
      },
    ],
    [
      "a case came up",
      (world) => {
        world.attention = 1;
        world.people[0] = listed("p0@x.example", { fate: "attention" });
      },
    ],
  ])("reads everything when the history does not tell: %s", async (_what, happen) => {
    const { world, people } = await read();
    happen(world);
    await people.refresh();
    expect(world.asked).toEqual(["listChanges", "listPage"]);
    expect(people.all.value.map(({ key, fate }) => `${key} ${fate}`).sort()).toEqual(
      world.people.map(({ unsubscribe, fate }) => `${unsubscribe.key} ${fate}`).sort(),
    );
    await people.refresh();
    expect(world.asked).toEqual(["listChanges", "listPage", "listChanges"]);
  });
});
