import { beforeEach, describe, expect, it } from "vitest";
import { type Caller, callerOf } from "./caller.ts";
import { type Cast, USERS } from "./cast.ts";
import { type VirtualClock, virtualClock } from "./clock.ts";
import { makeOrg } from "./make-org.ts";
import type { Org } from "./org.ts";
import { type TroubleKind, whenPath } from "./trouble.ts";

let clock: VirtualClock;
let org: Org;
let cast: Cast;
let rep: Caller;

beforeEach(() => {
  clock = virtualClock(Date.parse("2026-11-24T08:00:00Z"));
  ({ org, cast } = makeOrg({ people: 10, clock }));
  rep = callerOf(org, USERS.rep);
});

const optOut = () => rep.attempt("PATCH", `/sobjects/Lead/${cast.mariaRossi}`, { HasOptedOutOfEmail: true });
const isOptedOut = () => org.value(cast.mariaRossi, "HasOptedOutOfEmail");
const once = (what: TroubleKind) =>
  org.addTrouble({ when: whenPath("/sobjects/Lead", "PATCH"), times: 1, what });

describe("scripted trouble", () => {
  it.each([
    ["resetBefore", { outcome: "connectionDies", effect: "before" }, false],
    ["resetAfter", { outcome: "connectionDies", effect: "after" }, true],
    ["timeout", { outcome: "silence", effect: "before" }, false],
    ["timeoutAfter", { outcome: "silence", effect: "after" }, true],
    ["html503", { outcome: "answer", status: 503, body: expect.stringContaining("<html>") }, false],
    ["empty200", { outcome: "answer", status: 200, body: "" }, false],
    [
      "maintenance200",
      { outcome: "answer", status: 200, body: expect.stringContaining("maintenance") },
      false,
    ],
    [
      "lockRows",
      { outcome: "answer", status: 400, body: expect.stringContaining("UNABLE_TO_LOCK_ROW") },
      false,
    ],
    [
      "requestLimit",
      { outcome: "answer", status: 403, body: expect.stringContaining("REQUEST_LIMIT_EXCEEDED") },
      false,
    ],
    [
      "sessionExpired",
      { outcome: "answer", status: 401, body: expect.stringContaining("INVALID_SESSION_ID") },
      false,
    ],
    [
      "notForApi",
      { outcome: "answer", status: 401, body: expect.stringContaining("not valid for use") },
      false,
    ],
    [
      "apiDisabled",
      { outcome: "answer", status: 403, body: expect.stringContaining("API_DISABLED_FOR_ORG") },
      false,
    ],
    [
      "serverUnavailable",
      { outcome: "answer", status: 503, body: expect.stringContaining("SERVER_UNAVAILABLE") },
      false,
    ],
  ] as const)("%s", async (what, outcome, written) => {
    once(what);
    expect(await optOut()).toMatchObject(outcome);
    expect(isOptedOut()).toBe(written);
  });

  it("happens so often and no more, or until it is taken away", async () => {
    once("html503");
    expect(await optOut()).toMatchObject({ status: 503 });
    expect(await optOut()).toMatchObject({ status: 204 });
    const end = org.addTrouble({ when: () => true, what: { status: 418, body: "tea" } });
    expect(await optOut()).toMatchObject({ status: 418, body: "tea" });
    expect(await optOut()).toMatchObject({ status: 418 });
    end();
    expect(await optOut()).toMatchObject({ status: 204 });
  });

  it("ends the session for good", async () => {
    once("sessionExpired");
    await optOut();
    expect(await optOut()).toMatchObject({ status: 401 });
  });

  it("cuts a body in the middle", async () => {
    org.addTrouble({ when: () => true, times: 1, what: "cutBody" });
    const cut = await rep.attempt("GET", "/sobjects/Lead/describe");
    if (cut.outcome !== "cutOff") throw new Error("The body was not cut.");
    expect(() => JSON.parse(cut.body)).toThrow();
    expect(cut.announced).toBeGreaterThan(cut.body.length);
  });

  it("locks some rows of a collection and not the others", async () => {
    org.addTrouble({ when: () => true, times: 1, what: { lockRows: [cast.liamLead] } });
    const records = [cast.mariaRossi, cast.liamLead].map((id) => ({
      attributes: { type: "Lead" },
      id,
      HasOptedOutOfEmail: true,
    }));
    const { body } = await rep.call("PATCH", "/composite/sobjects", { records });
    expect(body).toMatchObject([
      { success: true },
      { success: false, errors: [{ statusCode: "UNABLE_TO_LOCK_ROW" }] },
    ]);
  });

  it("is written to the log as what the client saw", async () => {
    once("resetAfter");
    await optOut();
    once("lockRows");
    await optOut();
    expect(org.log.calls).toMatchObject([
      { status: null, counted: true },
      { status: 400, errorCodes: ["UNABLE_TO_LOCK_ROW"] },
    ]);
  });
});

describe("trouble by chance", () => {
  const run = async (seed: number) => {
    const { org: fresh, cast: people } = makeOrg({ people: 10, clock });
    fresh.setRandomTrouble(seed, 0.3, ["html503", "resetAfter", "lockRows"]);
    const caller = callerOf(fresh, USERS.rep);
    const outcomes: string[] = [];
    for (let call = 0; call < 60; call++) {
      const answer = await caller.attempt("PATCH", `/sobjects/Lead/${people.mariaRossi}`, {
        HasOptedOutOfEmail: true,
      });
      outcomes.push(answer.outcome === "answer" ? String(answer.status) : answer.outcome);
    }
    return outcomes;
  };

  it("is the same for the same seed", async () => {
    const first = await run(5);
    expect(await run(5)).toEqual(first);
    expect(await run(6)).not.toEqual(first);
    const troubled = first.filter((outcome) => outcome !== "204").length;
    expect(troubled).toBeGreaterThan(8);
    expect(troubled).toBeLessThan(30);
  });
});

describe("latency", () => {
  it("is a round trip and a cost for each record, in the org's time", async () => {
    org.latency.roundTrip = 100;
    org.latency.perRecord = 2;
    let done = false;
    const query = rep.query("SELECT Id FROM User LIMIT 3").then(() => {
      done = true;
    });
    await clock.advance(105);
    expect(done).toBe(false);
    await clock.advance(1);
    await query;
    expect(done).toBe(true);
  });
});
