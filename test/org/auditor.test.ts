import { beforeEach, describe, expect, it } from "vitest";
import { findMissingOptOuts, findOptIns, findRepeatedRows, findWastedCalls } from "./auditor.ts";
import { type Caller, callerOf } from "./caller.ts";
import { type Cast, USERS } from "./cast.ts";
import { type VirtualClock, virtualClock } from "./clock.ts";
import { makeOrg } from "./make-org.ts";
import type { Org } from "./org.ts";

let clock: VirtualClock;
let org: Org;
let cast: Cast;
let rep: Caller;

beforeEach(() => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org, cast } = makeOrg({ people: 20, clock }));
  rep = callerOf(org, USERS.rep);
});

const missing = (captured: string, excused: string[] = []) =>
  findMissingOptOuts(org, { captured: [captured], username: USERS.rep, excused });
const write = (id: string, value: boolean, field = "HasOptedOutOfEmail", type = "Lead") =>
  rep.call("PATCH", `/sobjects/${type}/${id}`, { [field]: value });

describe("what was captured", () => {
  it("must be on every record with the address, whatever its case", async () => {
    expect(missing("LIAM.obrien@kestrel.example")).toHaveLength(2);
    await write(cast.liamLead, true);
    expect(missing("liam.obrien@kestrel.example")).toEqual([
      `liam.obrien@kestrel.example was captured, but Contact ${cast.liamContact} (Liam O'Brien) has HasOptedOutOfEmail = false.`,
    ]);
    expect(missing("liam.obrien@kestrel.example", [cast.liamContact])).toEqual([]);
    await write(cast.liamContact, true, "HasOptedOutOfEmail", "Contact");
    expect(missing("liam.obrien@kestrel.example")).toEqual([]);
  });

  it("follows a converted Lead to its Contact, and a merged record to the survivor", async () => {
    expect(missing(cast.zoeLead)).toEqual([expect.stringContaining(cast.zoeContact)]);
    await write(cast.ivanTwo, true);
    org.merge(cast.ivanOne, [cast.ivanTwo]);
    org.update(cast.ivanOne, { Email: "other@verdant.example" });
    expect(missing("ivan.petrov@verdant.example")).toEqual([expect.stringContaining(cast.ivanOne)]);
    org.delete(cast.ivanOne);
    expect(missing("ivan.petrov@verdant.example")).toEqual([]);
  });

  it("looks at a person account once, through its Account", () => {
    expect(missing("sakura.kobayashi@mail.example")).toEqual([
      expect.stringContaining("PersonHasOptedOutOfEmail"),
    ]);
    expect(missing(cast.sakuraContact)).toHaveLength(1);
  });

  it("asks for nothing that the user cannot see", () => {
    org.setSharing("Contact", "private");
    expect(missing("eleni@pelican.example")).toEqual([]);
  });
});

describe("nobody is opted in", () => {
  it("through the API, unless they were resubscribed", async () => {
    await write(cast.pawel, false);
    expect(findOptIns(org, org.log.changes)).toEqual([expect.stringContaining(cast.pawel)]);
    expect(findOptIns(org, org.log.changes, ["PAWEL@cobalt.example"])).toEqual([]);
    expect(findOptIns(org, org.log.changes, [cast.pawel.slice(0, 15)])).toEqual([]);
  });

  it("but people may untick it on the page", () => {
    org.update(cast.pawel, { HasOptedOutOfEmail: false }, USERS.rep);
    expect(findOptIns(org, org.log.changes)).toEqual([]);
  });
});

describe("no call is wasted", () => {
  const wasted = () => findWastedCalls(org.log.calls, org.log.writes);

  it("by reading again what was just read", async () => {
    await rep.query("SELECT Id FROM Lead LIMIT 1");
    await rep.query("SELECT Id FROM Contact LIMIT 1");
    expect(wasted()).toEqual([]);
    await rep.query("SELECT Id FROM Lead LIMIT 1");
    expect(wasted()).toEqual([expect.stringContaining("Call 3 repeats call 1")]);
  });

  it("unless something was written in between, or the first failed", async () => {
    await rep.query("SELECT Id FROM Lead LIMIT 1");
    await write(cast.mariaRossi, true);
    await rep.query("SELECT Id FROM Lead LIMIT 1");
    org.addTrouble({ when: () => true, times: 1, what: "html503" });
    await rep.query("SELECT Id FROM Contact LIMIT 1");
    await rep.query("SELECT Id FROM Contact LIMIT 1");
    expect(wasted()).toEqual([]);
  });

  it("by writing what is there already", async () => {
    await write(cast.pawel, true);
    expect(wasted()).toEqual([
      expect.stringContaining(`wrote Lead ${cast.pawel} (HasOptedOutOfEmail), which changed nothing`),
    ]);
  });
});

describe("no bulk job is repeated", () => {
  const give = async (...ids: string[]) => {
    const job = { object: "Lead", operation: "update", contentType: "CSV", lineEnding: "LF" };
    const { id } = (await rep.call("POST", "/jobs/ingest", job)).body;
    const csv = ["Id,HasOptedOutOfEmail", ...ids.map((each) => `${each},true`), ""].join("\n");
    await rep.call("PUT", `/jobs/ingest/${id}/batches`, csv, { "content-type": "text/csv" });
    return id;
  };
  const close = async (id: string) => {
    await rep.call("PATCH", `/jobs/ingest/${id}`, { state: "UploadComplete" });
    await clock.advance(60_000);
  };
  const repeated = () => findRepeatedRows(org, USERS.rep);

  it("by giving rows to another job that the first had written", async () => {
    await close(await give(cast.mariaRossi, cast.liamLead));
    expect(repeated()).toEqual([]);
    await close(await give(cast.liamLead));
    expect(repeated()).toEqual([expect.stringContaining("was given 1 rows that job")]);
  });

  it("but what a job refused may be tried again", async () => {
    for (let time = 0; time < 2; time++) await close(await give(cast.zoeLead));
    expect(repeated()).toEqual([]);
  });

  it("by leaving one behind that was given rows", async () => {
    await rep.call("POST", "/jobs/ingest", { object: "Lead", operation: "update" });
    expect(repeated()).toEqual([]);
    await give(cast.mariaRossi);
    expect(repeated()).toEqual([expect.stringContaining("never closed")]);
  });
});
