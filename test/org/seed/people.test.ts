import { describe, expect, it } from "vitest";
import { virtualClock } from "../clock.ts";
import { makeOrg } from "../make-org.ts";
import type { Org } from "../org.ts";

const clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));

function everyone(org: Org): Record<string, unknown>[] {
  return ["Lead", "Contact"].flatMap((object) => {
    const table = org.store.table(object);
    return Array.from({ length: table.count }, (_, row) => org.find(table.idOf(row)) ?? {});
  });
}

describe("the seeded people", () => {
  const { org } = makeOrg({ people: 3000, clock });
  const people = everyone(org);

  it("are the same for the same seed, and others for another", () => {
    const again = everyone(makeOrg({ people: 3000, clock }).org);
    expect(again).toEqual(people);
    expect(everyone(makeOrg({ people: 3000, clock, seed: 2 }).org)).not.toEqual(people);
  });

  it("are opted out as often as asked", () => {
    const converted = (person: Record<string, unknown>) => person.IsConverted === true;
    const optedOut = people.filter((person) => person.HasOptedOutOfEmail === true && !converted(person));
    // Besides those of the cast, and those whose Lead and Contact both are.
    expect(optedOut.length).toBeGreaterThanOrEqual(55);
    expect(optedOut.length).toBeLessThanOrEqual(70);
    const many = everyone(makeOrg({ people: 500, optedOut: 500, clock }).org);
    expect(many.filter((person) => person.HasOptedOutOfEmail === true).length).toBeGreaterThanOrEqual(500);
  });

  it("share addresses, some in other capitals, and some have none", () => {
    const byAddress = new Map<string, number>();
    for (const { Email: address } of people) {
      if (typeof address !== "string") continue;
      byAddress.set(address.toLowerCase(), (byAddress.get(address.toLowerCase()) ?? 0) + 1);
    }
    expect([...byAddress.values()].filter((count) => count > 1).length).toBeGreaterThan(100);
    const addresses = people.map((person) => person.Email).filter((address) => typeof address === "string");
    expect(addresses.length).toBeLessThan(people.length - 100);
    expect(addresses.some((address) => address === address.toUpperCase())).toBe(true);
    for (const sign of ["+", "'", '"', "_"])
      expect(addresses.some((address) => address.includes(sign))).toBe(true);
  });

  it("have addresses that Salesforce would take", () => {
    const id = String(people[0]?.Id);
    for (const { Email: address } of people.slice(0, 500)) {
      if (address !== null) expect(() => org.update(id, { Email: address })).not.toThrow();
    }
  });

  it("are written in many scripts", () => {
    const names = people.map((person) => String(person.Name)).join(" ");
    for (const script of ["Latin", "Greek", "Cyrillic", "Arabic", "Hebrew", "Han", "Hangul", "Hiragana"]) {
      expect(names).toMatch(new RegExp(`\\p{Script=${script}}`, "u"));
    }
  });

  it("include converted Leads and person accounts, and were all made long before now", () => {
    expect(people.filter((person) => person.IsConverted === true).length).toBeGreaterThan(50);
    expect(people.filter((person) => person.IsPersonAccount === true).length).toBeGreaterThan(100);
    const newest = Math.max(...people.map((person) => Date.parse(String(person.SystemModstamp))));
    expect(newest).toBeLessThan(clock.now() - 23 * 3_600_000);
  });
});
